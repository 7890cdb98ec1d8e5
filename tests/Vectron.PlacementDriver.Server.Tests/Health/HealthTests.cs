using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Vectron.PlacementDriver.Domain.Serialization;
using Vectron.PlacementDriver.Replication;
using Vectron.PlacementDriver.Server.Hosting;
using Vectron.PlacementDriver.Server.Tests.Rpc;
using HealthService = Grpc.Health.V1.Health;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Vectron.PlacementDriver.Server.Tests.Health;

public sealed class HealthTests : ServiceFixture, IDisposable
{
    private readonly HttpClient http = new();

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task ReadyNode_SaysSoEverywhere()
    {
        (await ReadyAsync()).Should().Be((HttpStatusCode.OK, "ready\n"));
        (await GrpcHealthAsync("")).Should().Be(ServingStatus.Serving);
        (await GrpcHealthAsync("vectron.placementdriver.v1.PlacementService")).Should().Be(ServingStatus.Serving);
    }

    [Fact]
    public async Task NodeThatWaits_SaysForWhat()
    {
        Replica.Become(status => status with { WaitingFor = "waits for nodes 2 and 3" });

        (await ReadyAsync()).Should().Be((HttpStatusCode.ServiceUnavailable, "waits for nodes 2 and 3\n"));
        (await GrpcHealthAsync("")).Should().Be(ServingStatus.NotServing);
    }

    [Fact]
    public async Task NodeWithoutALeader_IsAliveButNotReady()
    {
        Replica.Become(status => status with { Role = ReplicaRole.Candidate, LeaderNodeId = 0 });

        (await ReadyAsync()).Should().Be((HttpStatusCode.ServiceUnavailable, "no leader is known\n"));
        (await http.GetAsync(new Uri(Server.Http, "/healthz"))).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task NodeWhoseReadsFail_IsNotReady()
    {
        Replica.FailWith(new ReplicaException(ReplicaFailure.Unavailable, "a majority cannot be reached"));

        (await ReadyAsync()).Should().Be((HttpStatusCode.ServiceUnavailable, "a majority cannot be reached\n"));
        (await GrpcHealthAsync("vectron.placementdriver.v1.PlacementService")).Should().Be(ServingStatus.NotServing);
    }

    [Fact]
    public async Task DebugState_TellsWhereTheNodeIs()
    {
        var state = await http.GetFromJsonAsync<JsonElement>(new Uri(Server.Http, "/debug/state"));

        state.GetProperty("nodeId").GetUInt64().Should().Be(1);
        state.GetProperty("role").GetString().Should().Be("leader");
        state.GetProperty("term").GetInt64().Should().Be(1);
        state.GetProperty("leaderNodeId").GetUInt64().Should().Be(1);
        state.GetProperty("stateIndex").GetInt64().Should().Be(Replica.Current.AppliedIndex);
        state.GetProperty("revision").GetInt64().Should().Be(Replica.Current.Revision);
        state.GetProperty("clockUnixMs").GetInt64().Should().Be(Start.ToUnixTimeMilliseconds());
        state.GetProperty("stateHash").GetString().Should().Be(SnapshotCodec.Hash(Replica.Current));
    }

    [Fact]
    public async Task HealthCheckCommand_ReportsWhatTheNodeSays()
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        string[] args = ["healthcheck", "-http-addr", Server.Http.Authority];

        (await EntryPoint.RunAsync(args, output, Stream.Null, error)).Should().Be(ExitCode.Ok);
        Replica.Become(status => status with { LeaderNodeId = 0 });
        (await EntryPoint.RunAsync(args, output, Stream.Null, error)).Should().Be(ExitCode.Unexpected);

        (output.ToString(), error.ToString()).Should().Be(("ready\n", "no leader is known\n"));
    }

    private async Task<(HttpStatusCode Status, string Text)> ReadyAsync()
    {
        using var answer = await http.GetAsync(new Uri(Server.Http, "/readyz"));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private async Task<ServingStatus> GrpcHealthAsync(string service)
    {
        using var channel = GrpcChannel.ForAddress(Server.Grpc);
        return (await new HealthService.HealthClient(channel).CheckAsync(new HealthCheckRequest { Service = service })).Status;
    }
}
