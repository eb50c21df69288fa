package fitlaw.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The effect of the settings in a result file on its measurement: arguments of vLLM, the {@code server_info} of SGLang,
 * and values that users of vLLM add to a result with {@code --metadata}; in a table, the columns with such names.
 *
 * <p>A setting that is absent, empty, false, none or auto has no effect.
 */
final class Settings {
    private enum Effect {
        /** The result is not used. */
        REFUSE,
        /** Another setup, named together with the engine's version. */
        ENGINE
    }

    /** One row of the table. */
    private record Rule(Pattern names, Pattern harmless, Effect effect, String words) {
        static Rule parse(String line) {
            String[] cells = line.split(" *; *", -1);
            return new Rule(
                    Pattern.compile(cells[0].replace(", ", "|")),
                    Pattern.compile("(?i)" + cells[1].replace(", ", "|")),
                    Effect.valueOf(cells[2].toUpperCase(Locale.ROOT)),
                    cells[3]);
        }

        boolean applies(String name, String value) {
            return names.matcher(name).matches() && !harmless.matcher(value).matches();
        }
    }

    /** Names; values without effect; effect of any other value; reason. */
    private static final List<Rule> RULES = """
            pipeline_parallel_size, pp_size, pp ; 1 ; refuse ; the layers are distributed over several GPUs, whose times are not those of one
            data_parallel_size, data_parallel_size_local, dp_size, dp ; 0, 1 ; refuse ; several copies of the model share the requests, and the file combines them
            (decode|prefill)_context_parallel_size, attn_cp_size, nnodes ; 1 ; refuse ; the work is divided among GPUs by other means than tensor parallelism
            enable_dp_attention, enable_two_batch_overlap ; 0 ; refuse ; the work is divided among GPUs by other means than tensor parallelism
            enable_expert_parallel, expert_parallel_size, ep_size ; 0, 1 ; refuse ; the model is a mixture of experts, and Fitlaw's counts are valid for dense decoders
            spec_decode_.*, spec(ulative)?, spec(ulative)?_decod(e|ing) ; 0 ; refuse ; with speculative decoding the time between tokens is not that of a step
            speculative_config, speculative_model, speculative_algorithm, speculative_draft_model_path ; ; refuse ; with speculative decoding the time between tokens is not that of a step
            num_speculative_tokens, speculative_num_steps, speculative_num_draft_tokens ; 0 ; refuse ; with speculative decoding the time between tokens is not that of a step
            accept_length ; 0(\\.0*)?, 1(\\.0*)? ; refuse ; with speculative decoding the time between tokens is not that of a step
            n, best_of, parallel_sample_num, num_beams, beam_width ; 0, 1 ; refuse ; several answers are generated for each prompt, so the batch is larger than the file states
            use_beam_search ; 0 ; refuse ; several answers are generated for each prompt, so the batch is larger than the file states
            cpu_offload_gb, kv_offloading_size ; 0(\\.0*)? ; refuse ; a part of the model or its cache is in the memory of the host
            offload_group_size ; -1, 0 ; refuse ; a part of the model or its cache is in the memory of the host
            enable_hierarchical_cache, enable_lmcache, cpu_offload_params ; 0 ; refuse ; a part of the model or its cache is in the memory of the host
            (enable_)?prefix_cach(e|ing) ; 0 ; refuse ; cached prefixes of prompts are not computed again, so the prefill is not that of all its tokens
            disaggregation_mode, kv_transfer_config ; null ; refuse ; prefill and decode steps run on different servers
            enable_lora, lora_modules, lora_paths?, adapter ; 0 ; refuse ; adapters (LoRA) are read and multiplied in addition to the model's own matrices
            torchao_config ; ; refuse ; the weights are quantised in a way whose bytes are not known
            load_format ; dummy, safetensors, fastsafetensors, pt, npcache, hf, mistral, sharded_state, runai_streamer.*, tensorizer, layered, remote.*, flash_rl ; refuse ; the weights are quantised in a way whose bytes are not known
            hf_overrides, json_model_override_args ; ; refuse ; they change the model, which is then not the one named
            task, runner ; generate ; refuse ; the model does not generate tokens
            is_embedding ; 0 ; refuse ; the model does not generate tokens
            total_input_vision_tokens ; 0(\\.0*)? ; refuse ; prompts contain images, whose encoder also takes time
            device ; cuda.*, gpu ; refuse ; the model did not run on a CUDA GPU
            enforce_eager, disable_cuda_graph ; 0 ; engine ; kernels are launched one by one
            num_scheduler_steps, num_continuous_decode_steps ; 0, 1 ; engine ; several steps are scheduled at once
            enable_torch_compile ; 0 ; engine ; the model is compiled
            """.lines().map(Rule::parse).toList();

    private static final Pattern OFF = Pattern.compile("(?i)\\s*|none|null|false|auto|\\{\\}|\\[\\]");

    /** Settings that do not change the time of a step, or are read elsewhere. */
    private static final Pattern KNOWN = Pattern.compile(
            "(model|tokenizer|served_model|model_path|dtype|quantization|seed"
                    + "|revision|code_revision|tokenizer_.*|skip_tokenizer_init|trust_remote_code|version|tp_size|tp|base_gpu_id"
                    + "|tensor_parallel_size|kv_cache_dtype|batch_size|input_len|output_len|num_iters.*|num_prompts|request_rate"
                    + "|dataset.*|backend|max_.*|min_.*|gpu_memory_utilization|mem_fraction_static|block_size|page_size|swap_space"
                    + "|download_dir|load_format|served_model_name|host|port|.*_port|.*_host|.*log.*|.*metric.*|.*trace.*|.*profil.*"
                    + "|.*timeout.*|watchdog.*|chat_template|.*_parser|api_key|warmups?|skip_server_warmup|random_seed|.*backend"
                    + "|schedule_.*|scheduling_policy|scheduler_.*|chunked_prefill_size|enable_chunked_prefill|prefill_.*"
                    + "|disable_(radix_cache|detokenize|custom_all_reduce|overlap_schedule|sliding_window|hybrid.*|async.*|cascade_attn"
                    + "|outlines_disk_cache|cuda_graph_padding|chunked_prefix_cache|fast_image_processor|shared_experts_fusion|mm.*)"
                    + "|cuda_graph_.*|compilation_config|speculative_.*|disaggregation_.*|moe_.*|ep_.*|expert_.*|eplb_.*|num_.*experts.*"
                    + "|mm_.*|limit_mm_per_prompt|media_.*|allowed_.*|config_format|ignore_patterns|model_impl|generation_config"
                    + "|override_generation_config|guided_.*|structured_.*|grammar_.*|constrained_.*|lora_.*|fully_sharded_loras|long_lora_.*"
                    + "|random_.*|sharegpt_.*|prefix_len|output_json|async_engine|ignore_eos|temperature|top_.*|percentile.*|label"
                    + "|distributed_executor_backend|dist_.*|node_rank|data_parallel_.*|ray_workers_use_nsight|rope_.*|preemption_mode"
                    + "|use_v2_block_manager|num_lookahead_slots|delay_factor|enable_(sleep_mode|log.*|metrics.*|p2p_check|nan_detection"
                    + "|memory_saver|prompt_.*|mixed_chunk|request_time.*|cache_report|custom_logit_processor|.*quantized.*|symm_mem)"
                    + "|stream_.*|retract_.*|decode_log_interval|context_length|attention_.*|sampling_.*|mamba_.*|tool_.*|reasoning_.*"
                    + "|hicache_.*|file_storage_.*|storage_.*|internal_states|status|last_.*|preferred_sampling_params|triton_.*|flashinfer_.*"
                    + "|crash_dump_folder|kv_events_config|collective_.*|worker_.*|gpu_id_step|nccl_.*|rl_.*|weight_.*|custom_.*|.*_interval"
                    + "|skip_.*|local_.*|async_scheduling|optimization_level|performance_mode|calculate_kv_scales|kv_sharing.*)");

    /** Quantised weights in the name of a model. */
    private static final Pattern QUANTISED = Pattern.compile(
            "(?i)(?<![a-z0-9])(fp8(-?kv)?|mxfp8|mxfp4|nvfp4|fp4|int8|int4|[48][-_]?bits?|w[48]a(4|8|16)(fp8)?|awq|gptq|gguf|bnb|exl[23]|aqlm|hqq"
                    + "|marlin|nf4|q[2-8](_[a-z0-9]+)*|autoround|quantized|quip|bitnet|1\\.58[-_]?bits?)(?![a-z0-9])");

    /** In a table of measurements, these usually have another meaning: repetitions, a GPU, the prompts of llama.cpp. */
    private static final Pattern OTHER_IN_TABLES = Pattern.compile("n|device|task|runner|adapter|is_embedding");

    private static final Pattern SHARES = Pattern.compile("pp|dp");

    private final JsonRecord record;

    /** The settings in the cells of a table's row, and the model that it names. */
    static Settings ofRow(Map<String, String> cells, Optional<String> model) {
        JsonRecord record = new JsonRecord();
        cells.forEach((name, value) -> record.put(name(name), value.strip().replaceFirst("\\.0+$", "")));
        model.ifPresent(name -> record.put("model", name));
        return new Settings(record);
    }

    /**
     * {@return whether a column of a table contains a setting that may make a row another measurement}
     *
     * @param column name of the column
     * @param withGpus whether the table states how many GPUs share a model, so that {@code pp} and {@code dp} are used
     *     together with {@code tp}
     */
    static boolean isSetting(String column, boolean withGpus) {
        String name = name(column);
        return RULES.stream().anyMatch(rule -> rule.names().matcher(name).matches())
                && !OTHER_IN_TABLES.matcher(name).matches()
                && (withGpus || !SHARES.matcher(name).matches());
    }

    /** {@return the value of a setting, unless it is off} */
    static Optional<String> unlessOff(String value) {
        return Optional.of(value).filter(text -> !OFF.matcher(text).matches());
    }

    /** {@return a format of the cache by its bytes: {@code fp8} of {@code fp8_e4m3}} */
    static String cacheFormat(String value) {
        String format = value.toLowerCase(Locale.ROOT);
        // fp8_e4m3, fp8_e5m2, fp8_inc and other formats of one byte
        return format.startsWith("fp8") ? "fp8" : format.startsWith("fp4") ? "fp4" : format;
    }

    Settings(JsonRecord record) {
        this.record = record;
    }

    /** The name of a setting without its prefix. */
    private static String name(String key) {
        String within = key.replaceFirst("^(server_info|server_args|args)\\.", "");
        return within.replaceFirst("\\..*$", "")
                .replace('-', '_')
                .replace(' ', '_')
                .toLowerCase(Locale.ROOT);
    }

    /**
     * Rejects a result if its settings give its numbers another meaning.
     *
     * @param precisionIsGiven whether the user specified the precision, so that the model's name is not needed
     */
    void refuse(boolean precisionIsGiven) {
        changed(Effect.REFUSE).findFirst().ifPresent(setting -> {
            throw new UnusableResult(
                    "it has " + setting.key() + (setting.value().isEmpty() ? "" : " " + setting.value()) + ": "
                            + setting.rule().words());
        });
        boolean isStated = Stream.of("quantization", "server_info.quantization", BenchColumns.PRECISION)
                .flatMap(key -> record.text(key).stream())
                .anyMatch(value -> !OFF.matcher(value).matches());
        if (!isStated && !precisionIsGiven) {
            Stream.of("model_id", "model", "server_info.model_path")
                    .flatMap(key -> record.text(key).stream())
                    .filter(name -> QUANTISED.matcher(name).find())
                    .findFirst()
                    .ifPresent(name -> {
                        throw new UnusableResult("the name of its model, " + name
                                + ", states that the weights are quantised, and no setting states how; specify "
                                + "precision, such as fp8 or int4, or set it in "
                                + Manifest.NAME);
                    });
        }
    }

    /** The format of the cache if it differs from that of the weights' computations. */
    Optional<String> cache() {
        return Stream.of("kv_cache_dtype", "server_info.kv_cache_dtype")
                .flatMap(key -> record.text(key).stream())
                .filter(value -> !OFF.matcher(value).matches())
                .map(Settings::cacheFormat)
                .findFirst();
    }

    /**
     * The settings that distinguish it from other setups of the same engine and version, to append to the version;
     * empty if none.
     */
    String engine() {
        Set<String> names = new TreeSet<>();
        changed(Effect.ENGINE)
                .forEach(setting -> names.add(
                        name(setting.key()) + (setting.value().matches("(?i)true|1") ? "" : " " + setting.value())));
        return names.isEmpty() ? "" : ", " + String.join(", ", names);
    }

    /** Unknown settings that are switched on. */
    Set<String> unknown() {
        Set<String> names = new TreeSet<>();
        record.settings().forEach((key, value) -> {
            String name = name(key);
            boolean known = KNOWN.matcher(name).matches()
                    || RULES.stream()
                            .anyMatch(rule -> rule.names().matcher(name).matches());
            if (!known && !OFF.matcher(value).matches()) {
                names.add(name);
            }
        });
        return names;
    }

    private record Changed(String key, String value, Rule rule) {}

    private Stream<Changed> changed(Effect effect) {
        List<Changed> all = new ArrayList<>();
        for (Map.Entry<String, String> entry : record.all().entrySet()) {
            if (OFF.matcher(entry.getValue()).matches()) {
                continue;
            }
            RULES.stream()
                    .filter(rule -> rule.effect() == effect && rule.applies(name(entry.getKey()), entry.getValue()))
                    .findFirst()
                    .ifPresent(rule -> all.add(new Changed(entry.getKey(), shown(entry.getValue()), rule)));
        }
        return all.stream();
    }

    private static String shown(String value) {
        return value.length() > 40 ? value.substring(0, 40) + "…" : value;
    }
}
