/**
 * What runs on a Spark cluster: a driver that {@code fitlaw submit} starts by the cluster's own {@code spark-submit}, and
 * the tasks that do shards in its executors.
 *
 * <p>Start with {@link fitlaw.spark.ClusterDriver}. Nothing of Fitlaw is needed to compile it: executors load {@code
 * fitlaw.jar} apart from Spark's own libraries, and all that passes between the two are texts.
 */
package fitlaw.spark;
