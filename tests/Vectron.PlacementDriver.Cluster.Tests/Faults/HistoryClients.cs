using System.Globalization;
using System.Net.Sockets;
using Grpc.Core;
using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Protocol.V1;
using Vectron.PlacementDriver.Testing.History;

namespace Vectron.PlacementDriver.Cluster.Tests.Faults;

/// <summary>
/// Clients of every node that create, delete, look up, route to and list collections, register workers and beat for them,
/// and record what they asked and were told. Collections come in families of a few names, a new one every so many calls, so
/// that each is checked quickly; VECTRON_CLIENTS more clients of each node work on families of their own for the same reason.
/// </summary>
internal sealed class HistoryClients : IAsyncDisposable
{
    private const int ClientsPerNodeAndGroup = 4;
    private const int CallsPerFamily = 120;
    private const int CallsPerWorker = 100;

    /// <summary>What the keys of settings begin with.</summary>
    public const string SettingPrefix = "setting ";

    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(1.5);
    private static readonly string[] Letters = ["a", "b", "c", "d"];

    // Any value between these bounds disturbs nothing else.
    private static readonly string[] Settings = ["idempotency_kept_keys", "max_shards", "max_workers"];

    private readonly string run;
    private readonly CancellationTokenSource stopping = new();
    private readonly List<Task> clients = [];
    private readonly int[] calls;
    private int answered;
    private int lastKey;
    private long lastWrite;

    /// <summary>Starts the clients.</summary>
    /// <param name="ground">The nodes.</param>
    /// <param name="run">Tells this run's names from others'.</param>
    /// <param name="seed">Decides what the clients ask.</param>
    public HistoryClients(FaultGround ground, string run, int seed)
    {
        this.run = run;
        var perGroup = ground.Nodes.Length * ClientsPerNodeAndGroup;
        calls = new int[1 + (RunSettings.Number("VECTRON_CLIENTS", 0) / ClientsPerNodeAndGroup)];
        for (var client = 0; client < calls.Length * perGroup; client++)
        {
            var (id, node, random) = (client, ground.Nodes[client % ground.Nodes.Length].Process, new Random((seed * 1000) + client));
            clients.Add(Task.Run(() => RunAsync(id, id / perGroup, node, random)));
        }
    }

    /// <summary>Everything that was asked.</summary>
    public HistoryRecorder History { get; } = new();

    /// <summary>Answers that tell the assignments epoch.</summary>
    public HistoryRecorder Epochs { get; } = new();

    /// <summary>Calls that were answered.</summary>
    public int Answered => Volatile.Read(ref answered);

    /// <summary>When the newest write was acknowledged, in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    public long LastWrite => Volatile.Read(ref lastWrite);

    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(clients);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stopping.Dispose();
    }

    /// <summary>What a client is told of an outcome in the log, of the write with this key.</summary>
    public static (Outcome Outcome, string? Answer) AnswerOf(string key, CommandOutcome outcome) => (key.Split('/')[0], outcome.Reason) switch
    {
        ("create", null) => (Outcome.Ok, "created"),
        ("create", RejectionReason.AlreadyExists) => (Outcome.Ok, "exists"),
        ("delete", null) => (Outcome.Ok, "deleted"),
        ("delete", RejectionReason.NotFound) => (Outcome.Ok, "absent"),
        ("register", null) => (Outcome.Ok, outcome.Id.ToString(CultureInfo.InvariantCulture)),
        ("write", null) => (Outcome.Ok, "written"),
        ("beat", null) => (Outcome.Ok, null), // The epoch that is answered is the state's, not the outcome's.
        _ => (Outcome.Failed, null),
    };

    private async Task RunAsync(int client, int group, DriverProcess process, Random random)
    {
        var node = process.Client;
        while (!stopping.IsCancellationRequested)
        {
            var number = Interlocked.Increment(ref calls[group]);
            var family = $"{run}-{group}-{number / CallsPerFamily}";
            var name = $"{family}-{Letters[random.Next(Letters.Length)]}";
            var worker = $"127.0.{group}.1:{20_000 + (number / CallsPerWorker % 10_000)}";
            try
            {
                await (random.Next(22) switch
                {
                    < 5 => CreateAsync(node, client, family, name),
                    < 8 => DeleteAsync(node, client, family, name),
                    < 11 => LookUpAsync(node, client, family, name),
                    < 13 => RouteAsync(node, client, family, name),
                    < 16 => ListAsync(node, client, family),
                    < 17 => RegisterAsync(node, client, worker, $"127.0.0.1:{random.Next(30_000, 30_100)}"),
                    < 18 => ShowAsync(node, client, worker),
                    < 20 => BeatAsync(node, client),
                    < 21 => random.Next(2) == 0 ? RegisterRerankerAsync(node, client, worker) : ShowRerankerAsync(node, client, worker),
                    _ => random.Next(2) == 0
                        ? SetAsync(process, client, Settings[random.Next(Settings.Length)], random.Next(100_000, 200_000))
                        : ReadSettingAsync(process, client, Settings[random.Next(Settings.Length)]),
                });
            }
            catch (RpcException)
            {
                // A node that is down is asked again, but not in a spin.
                using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(15));
                await pace.WaitForNextTickAsync();
            }
        }
    }

    private static CallOptions Options => new(deadline: DateTime.UtcNow + CallLimit);

    private Task CreateAsync(PlacementService.PlacementServiceClient node, int client, string family, string name) => WriteAsync(
        History, client, family, "create", name,
        async options =>
        {
            _ = await node.CreateCollectionAsync(new CreateCollectionRequest { Name = name, Dimension = 4 }, options);
            return "created";
        },
        StatusCode.AlreadyExists, "exists");

    private Task DeleteAsync(PlacementService.PlacementServiceClient node, int client, string family, string name) => WriteAsync(
        History, client, family, "delete", name,
        async options =>
        {
            _ = await node.DeleteCollectionAsync(new DeleteCollectionRequest { Name = name }, options);
            return "deleted";
        },
        StatusCode.NotFound, "absent");

    private Task LookUpAsync(PlacementService.PlacementServiceClient node, int client, string family, string name) => ReadAsync(
        History.Begin(client, family, "get", name),
        async () =>
        {
            _ = await node.GetCollectionStatusAsync(new GetCollectionStatusRequest { Name = name }, Options);
            return "present";
        },
        StatusCode.NotFound, "absent");

    private Task RouteAsync(PlacementService.PlacementServiceClient node, int client, string family, string name) => ReadAsync(
        History.Begin(client, family, "get", name),
        async () =>
        {
            _ = await node.GetWorkerAsync(new GetWorkerRequest { Collection = name, VectorId = name }, Options);
            return "present";
        },
        StatusCode.NotFound, "absent");

    private Task ListAsync(PlacementService.PlacementServiceClient node, int client, string family) => ReadAsync(
        History.Begin(client, family, "list", string.Empty),
        async () =>
        {
            var answer = await node.ListCollectionsAsync(new ListCollectionsRequest(), Options);
            return string.Join(',', answer.Collections.Where(name => name.StartsWith(family + "-", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        });

    private Task RegisterAsync(PlacementService.PlacementServiceClient node, int client, string raft, string grpc) => WriteAsync(
        History, client, raft, "register", grpc,
        async options => (await node.RegisterWorkerAsync(new RegisterWorkerRequest { GrpcAddress = grpc, RaftAddress = raft }, options)).WorkerId);

    private Task ShowAsync(PlacementService.PlacementServiceClient node, int client, string raft) => ReadAsync(
        History.Begin(client, raft, "show", string.Empty),
        async () =>
        {
            var answer = await node.ListWorkersAsync(new ListWorkersRequest(), Options);
            return answer.Workers.FirstOrDefault(worker => worker.RaftAddress == raft) is { } worker
                ? $"{worker.WorkerId} {worker.GrpcAddress} joining" // Nobody beats for it.
                : "absent";
        });

    private Task RegisterRerankerAsync(PlacementService.PlacementServiceClient node, int client, string grpc) => WriteAsync(
        History, client, $"reranker {grpc}", "register", "-",
        async options => (await node.RegisterRerankerAsync(new RegisterRerankerRequest { GrpcAddress = grpc }, options)).RerankerId);

    private Task ShowRerankerAsync(PlacementService.PlacementServiceClient node, int client, string grpc) => ReadAsync(
        History.Begin(client, $"reranker {grpc}", "show", string.Empty),
        async () =>
        {
            var answer = await node.ListRerankersAsync(new ListRerankersRequest(), Options);
            return answer.Rerankers.FirstOrDefault(reranker => reranker.GrpcAddress == grpc) is { } reranker ? $"{reranker.RerankerId} - joining" : "absent";
        });

    private Task SetAsync(DriverProcess process, int client, string setting, long value) => WriteAsync(
        History, client, $"{SettingPrefix}{setting}", "write", value.ToString(CultureInfo.InvariantCulture),
        async options =>
        {
            _ = await process.Operator.UpdateSettingsAsync(new UpdateSettingsRequest { Values = { [setting] = value }, By = "nemesis" }, options);
            return "written";
        });

    private Task ReadSettingAsync(DriverProcess process, int client, string setting) => ReadAsync(
        History.Begin(client, $"{SettingPrefix}{setting}", "read", string.Empty),
        async () => (await process.Operator.GetSettingsAsync(new GetSettingsRequest(), Options))
            .Settings.Single(each => each.Name == setting).Value.ToString(CultureInfo.InvariantCulture));

    // The first worker holds shards; it lets go of what is deleted because it runs nothing.
    private Task BeatAsync(PlacementService.PlacementServiceClient node, int client) => WriteAsync(
        Epochs, client, "epoch", "beat", string.Empty,
        async options =>
        {
            var answer = await node.HeartbeatAsync(new HeartbeatRequest { WorkerId = "1" }, options);
            answer.Ok.Should().BeTrue("the first worker was registered before anything else");
            return answer.AssignmentsEpoch.ToString(CultureInfo.InvariantCulture);
        });

    // The write has a name in the log, which begins with what it is.
    private async Task WriteAsync(
        HistoryRecorder recorder, int client, string part, string what, string argument, Func<CallOptions, Task<string>> work,
        StatusCode? refusal = null, string refused = "")
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{what}/{run}/{Interlocked.Increment(ref lastKey)}");
        var call = recorder.Begin(client, part, what, argument, key);
        try
        {
            call.Ok(await work(Options.WithHeaders(new Metadata { { "idempotency-key", key } })));
            Count();
            Volatile.Write(ref lastWrite, System.Diagnostics.Stopwatch.GetTimestamp());
        }
        catch (RpcException failed) when (failed.StatusCode == refusal)
        {
            call.Ok(refused);
            Count();
        }
        catch (RpcException failed)
        {
            if (WroteNothing(failed))
            {
                call.Failed();
            }

            throw;
        }
    }

    private async Task ReadAsync(RecordedCall call, Func<Task<string>> work, StatusCode? refusal = null, string refused = "")
    {
        try
        {
            call.Ok(await work());
            Count();
        }
        catch (RpcException failed) when (failed.StatusCode == refusal)
        {
            call.Ok(refused);
            Count();
        }
        catch (RpcException)
        {
            call.Failed();
            throw;
        }
    }

    private void Count() => Interlocked.Increment(ref answered);

    // The node itself answered and did not say "unknown", or the call never left this machine: the README promises that
    // nothing was written, and the check holds it to that.
    private static bool WroteNothing(RpcException failed) =>
        (failed.StatusCode != StatusCode.DeadlineExceeded
            && failed.Trailers.GetValue("vectron-role") is not null
            && failed.Trailers.GetValue("vectron-outcome") is null)
        || failed.Status.DebugException is SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostUnreachable }
        || failed.Status.DebugException is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError };
}
