package fitlaw.figure;

import java.awt.Graphics2D;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The shape of a point. */
public enum MarkerShape {
    /** A disc. */
    CIRCLE("circle"),
    /** A square rotated by 45 degrees. */
    DIAMOND("diamond"),
    /** A square. */
    SQUARE("square"),
    /** A triangle that points up. */
    TRIANGLE_UP("triangle-up"),
    /** A triangle that points down. */
    TRIANGLE_DOWN("triangle-down"),
    /** Two diagonal lines. */
    CROSS("M-.7,-1L0,-.3L.7,-1L1,-.7L.3,0L1,.7L.7,1L0,.3L-.7,1L-1,.7L-.3,0L-1,-.7Z"),
    /** An upright cross. */
    PLUS("cross");

    private static final int OF_LEVELS = 6;

    private final String vega;

    MarkerShape(String vega) {
        this.vega = vega;
    }

    /**
     * {@return the shape of the points of a series}
     *
     * @param index number of the series, from 0
     */
    public static MarkerShape of(int index) {
        return values()[index % OF_LEVELS];
    }

    Marker marker() {
        return switch (this) {
            case CIRCLE -> SeriesMarkers.CIRCLE;
            case DIAMOND -> SeriesMarkers.DIAMOND;
            case SQUARE -> SeriesMarkers.SQUARE;
            case TRIANGLE_UP -> SeriesMarkers.TRIANGLE_UP;
            case TRIANGLE_DOWN -> SeriesMarkers.TRIANGLE_DOWN;
            case CROSS -> SeriesMarkers.CROSS;
            case PLUS -> SeriesMarkers.PLUS;
        };
    }

    /**
     * Vega's area of a marker that looks as large as a circle of area 1: its diamonds are inscribed in a square of that
     * area.
     */
    double vegaArea() {
        return this == DIAMOND ? 1.7 : 1;
    }

    /** The XChart marker, scaled by a factor. */
    Marker marker(double size) {
        Marker one = marker();
        return new Marker() {
            @Override
            public void paint(Graphics2D graphics, double x, double y, int pixels) {
                one.paint(graphics, x, y, (int) Math.round(size * pixels));
            }
        };
    }

    /** Name or path in Vega. */
    String vega() {
        return vega;
    }
}
