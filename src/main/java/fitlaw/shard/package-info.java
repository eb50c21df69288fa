/**
 * Jobs done in parts, on machines that know nothing of each other: what a part is, how it lies on disk, and how parts become
 * the whole again.
 *
 * <p>Start with {@link fitlaw.shard.ShardEngine}, which does {@link fitlaw.common.Work} for them.
 */
package fitlaw.shard;
