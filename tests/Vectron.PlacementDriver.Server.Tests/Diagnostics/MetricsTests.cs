using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Server.Tests.Rpc;

namespace Vectron.PlacementDriver.Server.Tests.Diagnostics;

[Collection(AloneInTheProcess.Name)]
public sealed class MetricsTests : ServiceFixture
{
    [Fact]
    public async Task Metrics_ShowCallsAndState()
    {
        await AddWorkersAsync(2);
        await Client.CreateCollectionAsync(new CreateCollectionRequest { Name = "docs", Dimension = 4 });
        await FailureOf(Client.GetWorkerAsync(new GetWorkerRequest { Collection = "x" }));
        await Client.GetWorkerAsync(new GetWorkerRequest { Collection = "docs" });

        using var http = new HttpClient();
        var metrics = await http.GetStringAsync(new Uri(Server.Http, "/metrics"));

        metrics.Should().MatchRegex("vectron_pd_rpc_duration_seconds_count\\{[^}]*method=\"GetWorker\",status=\"NotFound\"[^}]*\\} 1")
            .And.MatchRegex("vectron_pd_rpc_duration_seconds_count\\{[^}]*method=\"GetWorker\",status=\"OK\"[^}]*\\} 1")
            .And.MatchRegex("vectron_pd_rpc_duration_seconds_count\\{[^}]*method=\"RegisterWorker\",status=\"OK\"[^}]*\\} 2")
            .And.MatchRegex("vectron_pd_workers\\{[^}]*healthy=\"true\",state=\"ready\"[^}]*\\} 2")
            .And.MatchRegex("vectron_pd_role\\{[^}]*role=\"leader\"[^}]*\\} 1")
            .And.MatchRegex("vectron_pd_collections[^\\n]* 1")
            .And.MatchRegex("vectron_pd_shards_without_leader[^\\n]* 16")
            .And.MatchRegex("vectron_pd_shards_under_replicated[^\\n]* 16")
            .And.MatchRegex("vectron_pd_moves\\{[^}]*kind=\"rebalance\"[^}]*\\} 0")
            .And.MatchRegex("vectron_pd_reshapes\\{[^}]*kind=\"split\"[^}]*\\} 0")
            .And.MatchRegex("vectron_pd_scheduling_paused\\{[^}]*kind=\"leader-balance\"[^}]*\\} 0")
            .And.MatchRegex("vectron_pd_frozen[^\\n]* 0")
            .And.MatchRegex("vectron_pd_shards_hot[^\\n]* 0");
    }
}
