using Grpc.Core;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cluster.Tests.Monitoring;

/// <summary>Traces of real processes, as a collector sees them.</summary>
public sealed class TraceTests
{
    private const string Caller = "0af7651916cd43dd8448eb211c80319c";
    private const string CallersSpan = "b7ad6b7169203331";

    [Fact]
    public async Task Write_ThroughAFollower_IsOneTraceOverAllThreeNodes()
    {
        await using var collector = await CollectorStandIn.StartAsync();
        // Read by the exporters of the nodes, which inherit it: sooner than by default, and what a busy machine takes long to
        // receive is not given up after 10 s.
        Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_TIMEOUT", "60000");
        Environment.SetEnvironmentVariable("OTEL_BSP_SCHEDULE_DELAY", "200");
        Environment.SetEnvironmentVariable("OTEL_METRIC_EXPORT_INTERVAL", "500");
        await using var cluster = await ProcessCluster.StartAsync(3, "-otlp-endpoint", collector.Endpoint, "-trace-percent", "0");
        var leader = await cluster.LeaderAsync();
        var follower = cluster.Nodes.First(node => node != leader);

        await follower.Client.RegisterWorkerAsync(
            new RegisterWorkerRequest { GrpcAddress = "127.0.0.1:6201", RaftAddress = "127.0.0.1:7201" },
            new Metadata { { "traceparent", $"00-{Caller}-{CallersSpan}-01" } });

        IReadOnlyList<SeenSpan> trace = [];
        await Eventually.TrueAsync(
            () =>
            {
                trace = [.. collector.Spans.Where(span => span.TraceId == Caller)];
                return Task.FromResult(IsWhole(trace) && trace.Select(span => span.Node).Distinct().Count() == 3);
            },
            () => $"all nodes should take part in one trace without gaps; seen:\n{string.Join('\n', trace)}\n"
                + string.Join('\n', cluster.Nodes.Select(node => node.Output)));
        await Eventually.TrueAsync(() => Task.FromResult(collector.MetricExports > 0), () => "metrics should be sent");

        Names(follower).Should().Contain(["propose", "send batch"]);
        Names(leader).Should().Contain(["commit entry", "append to peer"]);
        Names(cluster.Nodes.Single(node => node != leader && node != follower)).Should().Contain("take entries");
        collector.Spans.Should().OnlyContain(span => span.TraceId == Caller, "nothing else was sampled");

        IEnumerable<string> Names(DriverProcess node) =>
            trace.Where(span => span.Node == $"1/{node.NodeId}").Select(span => span.Name);
    }

    // Nodes send their spans at different times: until all have, some lack their parents.
    private static bool IsWhole(IReadOnlyList<SeenSpan> trace)
    {
        var ids = trace.Select(span => span.Id).Append(CallersSpan).ToHashSet();
        return trace.Any(span => span.ParentId == CallersSpan) && trace.All(span => ids.Contains(span.ParentId));
    }
}
