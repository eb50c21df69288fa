package fitlaw.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fitlaw.common.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The effect of the settings in result files, with the keys of vLLM's arguments and SGLang's server_info. */
class SettingsTest {
    @TempDir
    private Path folder;

    private static BenchOptions omitted() {
        return BenchOptions.defaults()
                .withGiven("gpu", "H100")
                .withGiven("engine_version", "0.11.0")
                .withGiven("architecture", "data/models/llama-3.2-1b.json");
    }

    /** A run of vllm bench latency with one more argument. */
    private Path latency(String more) throws IOException {
        return Files.writeString(
                folder.resolve("latency.pytorch.json"), """
                    [{"benchmark": {"name": "vLLM benchmark", "extra_info": {"args": {"model": "meta-llama/Llama-3.2-1B",
                      "dtype": "auto", "batch_size": 16, "input_len": 1024, "output_len": 128, "num_iters": 5,
                      "tensor_parallel_size": 1, "seed": 0, "gpu_memory_utilization": 0.9, "quantization": null%s}}},
                      "model": {"name": "meta-llama/Llama-3.2-1B"}, "metric": {"name": "latency",
                      "benchmark_values": [0.62, 0.621, 0.619], "extra_info": {"avg_latency": 0.62}}}]
                    """.formatted(more.isEmpty() ? "" : ", " + more));
    }

    /** A run of sglang.bench_serving whose server has one more setting. */
    private Path serving(String more) throws IOException {
        return Files.writeString(folder.resolve("serving.jsonl"), """
            {"backend": "sglang", "request_rate": Infinity, "max_concurrency": 32, "duration": 20.0, "completed": 640,\
             "total_input_tokens": 655360, "total_output_tokens": 81920, "total_throughput": 36864.0,\
             "mean_ttft_ms": 100, "mean_tpot_ms": 7.0, "accept_length": null,\
             "server_info": {"model_path": "meta-llama/Llama-3.2-1B", "tp_size": 1, "dp_size": 1, "pp_size": 1,\
             "ep_size": 1, "dtype": "auto", "quantization": null, "kv_cache_dtype": "auto", "torchao_config": "",\
             "disaggregation_mode": "null", "json_model_override_args": "{}", "speculative_algorithm": null,\
             "disable_radix_cache": false, "cpu_offload_gb": 0, "enable_lora": null, "version": "0.5.1"%s}}
            """.formatted(more.isEmpty() ? "" : ", " + more));
    }

    @Test
    void settingsThatChangeNothingAreHeldToDoSo() throws IOException {
        for (Path file : new Path[] {
            latency("\"n\": 1, \"use_beam_search\": false, \"pipeline_parallel_size\": 1, \"enforce_eager\": false,"
                    + " \"enable_lora\": false, \"cpu_offload_gb\": 0, \"kv_cache_dtype\": \"auto\","
                    + " \"swap_space\": 4, \"speculative_config\": null, \"load_format\": \"dummy\","
                    + " \"hf_overrides\": {}, \"enable_prefix_caching\": false, \"compilation_config\":"
                    + " {\"level\": 3}, \"lora_modules\": []"),
            serving("")
        }) {
            Bench bench = Bench.read(file, omitted());

            assertThat(bench.rows()).hasSize(1);
            assertThat(bench.rows().get(0).setup().engineVersion()).isEqualTo("0.11.0");
            assertThat(bench.rows().get(0).setup().precision()).isEqualTo(Precision.BF16);
            assertThat(bench.notes()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"pipeline_parallel_size\": 2 | pipeline_parallel_size 2: the layers are distributed over several GPUs",
                "\"data_parallel_size\": 2 | several copies of the model",
                "\"prefill_context_parallel_size\": 2 | divided among GPUs",
                "\"enable_expert_parallel\": true | mixture of experts",
                "\"n\": 4 | n 4: several answers",
                "\"use_beam_search\": true | several answers",
                "\"cpu_offload_gb\": 10 | memory of the host",
                "\"enable_prefix_caching\": true | cached prefixes of prompts",
                "\"enable_lora\": true | adapters",
                "\"lora_modules\": [{\"name\": \"a\"}] | adapters",
                "\"speculative_model\": \"ibm-fms/llama-accel\", \"num_speculative_tokens\": 5 | speculative decoding",
                "\"speculative_config\": {\"method\": \"eagle\"} | speculative decoding",
                "\"load_format\": \"bitsandbytes\" | quantised",
                "\"hf_overrides\": {\"num_hidden_layers\": 2} | they change the model",
                "\"kv_transfer_config\": {\"kv_role\": \"kv_producer\"} | different servers",
                "\"quantization\": \"awq\" | precision 'awq' is not known",
                "\"task\": \"embed\" | does not generate tokens",
            })
    void argumentsOfVllmThatMakeItAnotherMeasurementAreRefused(String setting, String why) throws IOException {
        Path file = latency(setting);

        assertThatThrownBy(() -> Bench.read(file, omitted()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("latency.pytorch.json, record 1: ")
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"dp_size\": 4 | server_info.dp_size 4: several copies",
                "\"pp_size\": 2 | distributed over several GPUs",
                "\"nnodes\": 2 | divided among GPUs",
                "\"enable_dp_attention\": true | divided among GPUs",
                "\"disaggregation_mode\": \"decode\" | different servers",
                "\"torchao_config\": \"int4wo-128\" | quantised",
                "\"speculative_algorithm\": \"EAGLE\" | speculative decoding",
                "\"lora_paths\": [\"a\"] | adapters",
                "\"enable_hierarchical_cache\": true | memory of the host",
                "\"json_model_override_args\": \"{\\\"num_hidden_layers\\\": 2}\" | they change the model",
            })
    void settingsOfSglangThatMakeItAnotherMeasurementAreRefused(String setting, String why) throws IOException {
        // The later of two equal keys is used.
        Path file = serving(setting);

        assertThatThrownBy(() -> Bench.read(file, omitted()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource({"fp8, 1", "fp8_e4m3, 1", "fp8_e5m2, 1", "int8, 1", "bfloat16, 2", "auto, 2"})
    void theCacheHasTheBytesThatItsSettingSays(String format, double bytes) throws IOException {
        Precision vllm = Bench.read(latency("\"kv_cache_dtype\": \"" + format + "\""), omitted())
                .rows()
                .get(0)
                .setup()
                .precision();
        Precision sglang = Bench.read(serving("\"kv_cache_dtype\": \"" + format + "\""), omitted())
                .rows()
                .get(0)
                .setup()
                .precision();

        assertThat(vllm.kvBytes()).isEqualTo(bytes);
        assertThat(vllm.weightBytes()).isEqualTo(2);
        assertThat(sglang).isEqualTo(vllm);
    }

    @Test
    void eagerRunsAreASetupOfTheirOwn() throws IOException {
        assertThat(Bench.read(latency("\"enforce_eager\": true"), omitted())
                        .setups()
                        .get(0))
                .hasToString("H100, vllm 0.11.0, enforce_eager, bf16");
        assertThat(Bench.read(serving("\"disable_cuda_graph\": true"), omitted())
                        .setups()
                        .get(0))
                .hasToString("H100, sglang 0.11.0, disable_cuda_graph, bf16");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "neuralmagic/Meta-Llama-3-8B-Instruct-FP8",
                "TheBloke/Llama-2-7B-AWQ",
                "org/Llama-3-8B-GPTQ",
                "org/Llama-3-8B-INT8",
                "org/Llama-3-8B-4bit",
                "org/llama-3-8b-bnb-4bit",
                "RedHatAI/Llama-3-8B-quantized.w4a16",
                "org/Llama-3-8B-W8A8",
                "nvidia/Llama-3-8B-NVFP4",
                "org/llama-3-8b.Q4_K_M"
            })
    void namesOfQuantisedModelsNeedAPrecision(String name) throws IOException {
        Path file = Files.writeString(
                folder.resolve("q.pytorch.json"),
                Files.readString(latency("")).replace("meta-llama/Llama-3.2-1B", name));

        assertThatThrownBy(() -> Bench.read(file, omitted()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("specify precision");
        assertThat(Bench.read(file, omitted().withGiven("precision", "int8"))
                        .rows()
                        .get(0)
                        .setup()
                        .precision()
                        .weightBytes())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Qwen/Qwen3-4B", "google/gemma-2-2b-it", "meta-llama/Llama-3.2-1B", "org/model-8b-int"})
    void namesOfOtherModelsDoNot(String name) throws IOException {
        Path file = Files.writeString(
                folder.resolve("p.pytorch.json"),
                Files.readString(latency("")).replace("meta-llama/Llama-3.2-1B", name));

        assertThat(Bench.read(file, omitted()).rows()).hasSize(1);
    }

    @Test
    void settingsThatAreNotKnownAreTold() throws IOException {
        assertThat(Bench.read(latency("\"warp_drive\": 9, \"warp_core\": null"), omitted())
                        .notes())
                .containsExactly("Unknown settings, assumed to have no effect: warp_drive.");
    }

    @Test
    void gpusThatNoFileNamesAndModelsOfOneArchitectureAreTold() throws IOException {
        String file = Files.readString(Path.of("src/test/resources/bench/vllm-serve-2026.json"))
                .replace("\"tensor_parallel\": \"1\", ", "");
        Files.writeString(folder.resolve("a.json"), file);
        Files.writeString(
                folder.resolve("b.json"),
                file.replace("meta-llama/Llama-3.2-1B", "openai/gpt-oss-120b").replace("4.0", "5.0"));

        assertThat(Bench.read(folder, omitted()).notes())
                .anyMatch(note ->
                        note.startsWith("tensor_parallel is in neither file nor manifest and is assumed to be 1 for 2"))
                .anyMatch(note -> note.startsWith(
                        "Results of 2 models, meta-llama/Llama-3.2-1B and openai/gpt-oss-120b, are read with"
                                + " one architecture"));
        assertThat(Bench.read(folder, omitted().withGiven("tensor_parallel", "1"))
                        .notes())
                .noneMatch(note -> note.startsWith("tensor_parallel"));
    }

    private Bench table(String column, String value) {
        return Bench.read(BenchFiles.write(folder, BenchFiles.HEADER + "," + column, BenchFiles.ROW + "," + value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "speculative_model | eagle | with speculative decoding",
                "Num-Speculative-Tokens | 3 | with speculative decoding",
                "pipeline_parallel_size | 2 | pipeline_parallel_size 2: the layers are distributed over several GPUs",
                "enable_prefix_caching | True | cached prefixes of prompts",
                "prefix_caching | 1 | cached prefixes of prompts",
                "torchao_config | int4wo-128 | bytes are not known",
                "n_gpus | 4 | n_gpus is 4, but no column specifies how the GPUs share the model",
            })
    void columnsOfATableRefuseWhatTheyRefuseInAResultFile(String column, String value, String reason) {
        assertThatThrownBy(() -> table(column, value))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no measurement can be used. The first, row 1: ")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "n, 5",
        "device, NVIDIA H100",
        "pp, 512",
        "pipeline_parallel_size, 1",
        "speculative_model, None",
        "enable_prefix_caching, False",
        "quantization, none",
        "kv_cache_dtype, auto",
        "tp, 1",
        "num_gpus, 1"
    })
    void columnsOfATableThatChangeNothingAreHeldToDoSo(String column, String value) {
        Measurement row = table(column, value).rows().get(0);

        assertThat(row.setup().precision()).isEqualTo(Precision.BF16);
        assertThat(row.setup().engineVersion()).isEqualTo("1");
        assertThat(row.model().tensorParallel()).isEqualTo(1);
    }

    @Test
    void columnsOfATableAreReadByTheNamesOfEngines() {
        assertThat(table("tensor_parallel_size", "2").rows().get(0).model().tensorParallel())
                .isEqualTo(2);
        assertThat(table("weight_dtype", "fp8")
                        .rows()
                        .get(0)
                        .setup()
                        .precision()
                        .weightBytes())
                .isEqualTo(1);
        assertThat(table("kv_cache_dtype", "fp8_e4m3")
                        .rows()
                        .get(0)
                        .setup()
                        .precision()
                        .kvBytes())
                .isEqualTo(1);
        assertThat(table("enforce_eager", "true").rows().get(0).setup().engineVersion())
                .endsWith(", enforce_eager");
    }
}
