package fitlaw.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** Tables by Spark SQL, with DuckDB's names of types, so that callers can use both alike. */
final class ClusterTables {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ROWS_A_LINE = 1_000;
    private static final Map<DataType, String> TYPES = Map.ofEntries(
            Map.entry(DataTypes.StringType, "VARCHAR"),
            Map.entry(DataTypes.BooleanType, "BOOLEAN"),
            Map.entry(DataTypes.ByteType, "TINYINT"),
            Map.entry(DataTypes.ShortType, "SMALLINT"),
            Map.entry(DataTypes.IntegerType, "INTEGER"),
            Map.entry(DataTypes.LongType, "BIGINT"),
            Map.entry(DataTypes.FloatType, "FLOAT"),
            Map.entry(DataTypes.DoubleType, "DOUBLE"),
            Map.entry(DataTypes.DateType, "DATE"),
            Map.entry(DataTypes.TimestampType, "TIMESTAMP WITH TIME ZONE"),
            Map.entry(DataTypes.TimestampNTZType, "TIMESTAMP"),
            Map.entry(DataTypes.BinaryType, "BLOB"));

    private final SparkSession session;
    private final Map<String, Dataset<Row>> kept = new HashMap<>();

    ClusterTables(SparkSession session) {
        this.session = session;
    }

    void open(JsonNode request) {
        List<String> files = new ArrayList<>();
        request.get("files").forEach(file -> files.add("file://" + file.asText()));
        Dataset<Row> all = session.read().option("mergeSchema", "true").parquet(files.toArray(String[]::new));
        List<Column> columns = new ArrayList<>();
        flatten(all.schema(), "", "", columns);
        if (request.get("named").asBoolean()) {
            columns.add(expr("url_decode(replace(regexp_replace(_metadata.file_path, '^file:/*', '/'), '+', '%2B'))")
                    .as("filename"));
        }
        all.select(columns.toArray(Column[]::new))
                .createOrReplaceTempView(request.get("name").asText());
    }

    /** Flattens fields of structs into columns such as {@code config.d_model}. */
    private static void flatten(StructType type, String path, String name, List<Column> into) {
        for (StructField field : type.fields()) {
            String inner = path + "`" + field.name().replace("`", "``") + "`";
            if (field.dataType() instanceof StructType struct) {
                flatten(struct, inner + ".", name + field.name() + ".", into);
            } else {
                into.add(col(inner).as(name + field.name()));
            }
        }
    }

    void view(JsonNode request) {
        session.sql(request.get("query").asText())
                .createOrReplaceTempView(request.get("name").asText());
    }

    void keep(JsonNode request) {
        String name = request.get("name").asText();
        Dataset<Row> result = session.sql(request.get("query").asText()).persist(StorageLevel.MEMORY_AND_DISK());
        result.foreachPartition((Iterator<Row> rows) -> {}); // so that it is there
        result.createOrReplaceTempView(name);
        Dataset<Row> before = kept.put(name, result);
        if (before != null) {
            before.unpersist();
        }
    }

    ObjectNode columns(String name) {
        ObjectNode columns = JSON.createObjectNode();
        for (StructField field : session.table(name).schema().fields()) {
            columns.put(field.name(), type(field.dataType()));
        }
        return columns;
    }

    private static String type(DataType type) {
        if (type instanceof DecimalType decimal) {
            return "DECIMAL(" + decimal.precision() + "," + decimal.scale() + ")";
        }
        if (type instanceof ArrayType array) {
            return type(array.elementType()) + "[]";
        }
        if (type instanceof MapType) {
            return "MAP(" + type.sql() + ")";
        }
        return TYPES.getOrDefault(type, type.sql().toUpperCase(Locale.ROOT));
    }

    /** Sends the types of a result, then its rows in batches. */
    void rows(String query, Consumer<JsonNode> to) {
        Dataset<Row> result = session.sql(query);
        StructField[] fields = result.schema().fields();
        ObjectNode head = JSON.createObjectNode();
        ObjectNode types = head.putObject("types");
        boolean[] whole = new boolean[fields.length];
        boolean[] number = new boolean[fields.length];
        for (int i = 0; i < fields.length; i++) {
            String type = type(fields[i].dataType());
            whole[i] = type.endsWith("INT") || type.equals("INTEGER");
            number[i] = type.equals("FLOAT") || type.equals("DOUBLE") || type.startsWith("DECIMAL");
            types.put(fields[i].name(), whole[i] ? "whole" : number[i] ? "number" : "text");
        }
        to.accept(head);
        ArrayNode part = JSON.createArrayNode();
        for (Row row : result.collectAsList()) {
            ArrayNode cells = part.addArray();
            for (int i = 0; i < fields.length; i++) {
                if (row.isNullAt(i)) {
                    cells.addNull();
                } else if (whole[i]) {
                    cells.add(((Number) row.get(i)).longValue());
                } else if (number[i]) {
                    cells.add(((Number) row.get(i)).doubleValue());
                } else {
                    cells.add(String.valueOf(row.get(i)));
                }
            }
            if (part.size() == ROWS_A_LINE) {
                to.accept(part);
                part = JSON.createArrayNode();
            }
        }
        to.accept(part);
    }
}
