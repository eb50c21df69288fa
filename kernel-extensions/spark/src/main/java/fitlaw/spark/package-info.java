/**
 * The code that runs on a Spark cluster: a driver that {@code fitlaw submit} starts with the cluster's own {@code
 * spark-submit}, and the tasks that compute shards in its executors.
 *
 * <p>Start with {@link fitlaw.spark.ClusterDriver}. It does not depend on Fitlaw at compile time: executors load {@code
 * fitlaw.jar} isolated from Spark's own libraries, and the two exchange only strings.
 */
package fitlaw.spark;
