package dev.collection.flink;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.net.ServerSocket;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A cluster that cannot take the run is told before anything is begun. */
class ClusterCheckTest {
  @Test
  void whenNothingListens_asksForTheAddress() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    assertThat(
        ClusterCheck.problem("127.0.0.1:" + port),
        is(
            Optional.of(
                "no cluster answers at 127.0.0.1:"
                    + port
                    + "; is its job manager running, and is this its REST address"
                    + " (--flinkMaster)?")));
  }

  @Test
  void whenTheHostIsNamedLikeAServiceOfContainers_leavesItToFlink() {
    assertThat(ClusterCheck.problem("job_manager:8081"), is(Optional.empty()));
  }

  @Test
  void whenTheClusterIsOfAnotherLine_saysWhichIsNeeded() {
    assertThat(
        ClusterCheck.wrongVersion("a:1", "{\"flink-version\":\"1.20.3\"}"),
        is(Optional.of("the cluster at a:1 is Flink 1.20.3; this program is made for 1.19.x")));
    assertThat(
        ClusterCheck.wrongVersion("a:1", "{\"flink-version\":\"1.19.3\"}"), is(Optional.empty()));
  }

  @Test
  void whenSomethingElseAnswers_leavesItToFlink() {
    assertThat(ClusterCheck.wrongVersion("a:1", "<html>"), is(Optional.empty()));
    assertThat(ClusterCheck.wrongVersion("a:1", ""), is(Optional.empty()));
  }
}
