/**
 * Jobs that are done in parts on independent machines: the definition of a part, its file format, and how parts are
 * combined.
 *
 * <p>Start with {@link fitlaw.shard.ShardEngine}, which runs {@link fitlaw.common.Work} in parts.
 */
package fitlaw.shard;
