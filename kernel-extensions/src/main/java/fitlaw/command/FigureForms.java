package fitlaw.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import fitlaw.figure.Figure;
import fitlaw.magic.MimeBundle;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The representations of a figure, from which front ends choose. */
final class FigureForms {
    /** A longer Vega-Lite specification is omitted, to keep notebooks small; SVG and PNG remain. */
    static final int VEGA_LIMIT = 300_000;

    private static final String VEGA = "application/vnd.vegalite.v5+json";
    private static final JsonMapper JSON = new JsonMapper();

    private FigureForms() {}

    /**
     * Includes a PNG, since front ends do not show SVG in an untrusted notebook, such as one just downloaded.
     * JupyterLab prefers Vega-Lite to both; other front ends do not support it.
     */
    static MimeBundle of(Figure figure) {
        List<String> lines = new ArrayList<>(List.of(figure.title()));
        lines.addAll(figure.notes());
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("text/plain", String.join("\n", lines));
        String vega = figure.vegaLite();
        if (vega.length() <= VEGA_LIMIT) {
            data.put(VEGA, json(vega));
        }
        return new MimeBundle(data).with("image/svg+xml", figure::svg).with("image/png", () -> Base64.getEncoder()
                .encodeToString(figure.png(1)));
    }

    /** Messages and notebooks contain it as an object, not as text. */
    private static Map<String, Object> json(String text) {
        try {
            return JSON.readValue(text, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a figure writes valid JSON", e);
        }
    }
}
