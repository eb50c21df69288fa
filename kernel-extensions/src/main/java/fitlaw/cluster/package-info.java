/**
 * Work done on a cluster of Apache Spark, by an application that the cluster's own {@code spark-submit} starts.
 *
 * <p>Start with {@link fitlaw.cluster.SparkApplication}. No class of Spark is used here: requests and answers are lines of text.
 */
package fitlaw.cluster;
