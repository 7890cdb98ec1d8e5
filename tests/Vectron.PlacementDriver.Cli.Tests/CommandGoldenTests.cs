using System.CommandLine;
using System.Text.Json;
using Vectron.PlacementDriver.Cli.Commands;
using Vectron.PlacementDriver.Cluster.Tests;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cli.Tests;

/// <summary>Every command has a golden file of what it prints for people and one of what it prints for scripts.</summary>
public sealed partial class CommandGoldenTests : IAsyncLifetime
{
    private static readonly string[] Completion = ["completion"];

    // Everything else changes something.
    private static readonly string[] Readers =
    [
        "status", "members", "leader", "workers", "collections", "shards", "route", "explain", "can-stop", "plan", "moves", "history", "scheduling",
        "watch", "backup", "backup-check", "doctor", "verify", "placement-show", "settings-get", "settings-history", "completion",
    ];

    // Elections and the scheduler decide about the numbers in these.
    private static readonly string[] Uncertain =
    [
        "members", "explain", "watch", "verify", "moves", "shards", "history", "plan", "settings-history", "leader-transfer", "backup", "backup-check",
        "leader-transfer-dry-run", "freeze-leave-dry-run", "worker-maintenance-dry-run",
    ];

    // Its own: commands that change the nodes and workers leave nothing as it was.
    private readonly ClusterFixture cluster = new();
    private readonly string directory = Directory.CreateTempSubdirectory("vectron-pd-golden-").FullName;
    private readonly List<DriverProcess> newcomers = [];

    public static TheoryData<string> Commands => [.. Walk(CommandTree.Build(), "")];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var node in newcomers)
        {
            await node.DisposeAsync();
        }

        Directory.Delete(directory, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_OfTheTree_HasItsGoldenOutputs(string command)
    {
        var golden = Path.Combine(AppContext.BaseDirectory, "Golden");
        string[] files = Completion.Contains(command) ? [$"{command}-bash.txt"] : [$"{command}.txt", $"{command}-json.txt"];

        files.Where(file => !File.Exists(Path.Combine(golden, file))).Should().BeEmpty("vectron-pd {0} needs a golden file", command);
    }

    [Fact]
    public void DryRun_IsOfferedByEveryCommandThatChangesSomething_AndHasItsGoldenOutput()
    {
        var trying = Walk(CommandTree.Build(), "", command => command.Options.Contains(Change.DryRun)).ToArray();

        Walk(CommandTree.Build(), "").Except(Readers).Should().BeEquivalentTo(trying);
        var golden = Path.Combine(AppContext.BaseDirectory, "Golden");
        trying.Where(command => !File.Exists(Path.Combine(golden, $"{command}-dry-run.txt"))).Should().BeEmpty();
    }

    [Fact]
    public async Task Commands_OneAfterAnother_PrintWhatTheyPrinted()
    {
        await cluster.InitializeAsync();
        try
        {
            await LookAsync();
            await ChangeSchedulingAsync();
            await ChangeCollectionsAsync();
            await ChangeWorkersAsync();
            await SaveAndFreezeAsync();
            await ChangeMembersAsync();
        }
        finally
        {
            await cluster.DisposeAsync();
        }
    }

    private async Task LookAsync()
    {
        await BothAsync("leader");
        await JsonAsync("members");
        await BothAsync("explain", "explain", "1");
        await BothAsync("can-stop", "can-stop", "1");
        Check("watch", await FirstLineAsync("watch", "--collection", "docs"));
        Check("watch-json", await FirstLineAsync("watch", "--collection", "docs", "-o", "json"));
        await BothAsync("verify");
        await BothAsync("placement-show", "placement", "show", "docs");
        await BothAsync("moves");
        await TryAsync("rebalance");
        await BothAsync("rebalance");
        await TableAsync("rebalance-wait", "rebalance", "--wait");
        await JsonAsync("collections");
        await JsonAsync("shards", "shards", "docs");
        await JsonAsync("route", "route", "docs", "hello");
        await JsonAsync("doctor");
    }

    private async Task ChangeSchedulingAsync()
    {
        await TryAsync("scheduling-pause", "scheduling", "pause", "merge", "--reason", "night shift");
        await TableAsync("scheduling-pause", "scheduling", "pause", "merge", "--reason", "night shift");
        await BothAsync("scheduling");
        await TryAsync("scheduling-resume", "scheduling", "resume", "all");
        await TableAsync("scheduling-resume", "scheduling", "resume", "merge");
        await JsonAsync("scheduling-pause", "scheduling", "pause", "merge");
        await JsonAsync("scheduling-resume", "scheduling", "resume", "merge");
        foreach (var kind in new[] { "repair", "drain", "rebalance", "leader-balance" })
        {
            // What follows asks for moves that nobody is there to carry out.
            (await cluster.RunAsync("scheduling", "pause", kind)).ExitCode.Should().Be(0);
        }

        await BothAsync("plan");
        var plan = await cluster.RunAsync("plan", "-o", "json");
        using var json = JsonDocument.Parse(plan.Output);
        await TryAsync("plan-apply", "plan", "apply", json.RootElement.GetProperty("hash").GetString()!);
        await BothAsync("plan-apply", "plan", "apply", json.RootElement.GetProperty("hash").GetString()!);
        await TryAsync("settings-set", "settings", "set", "max_workers=500");
        await JsonAsync("settings-get", "settings", "get");
        await JsonAsync("settings-set", "settings", "set", "max_workers=500");
        await JsonAsync("settings-history", "settings", "history");
    }

    private async Task ChangeCollectionsAsync()
    {
        await TryAsync("collections-create", "collections", "create", "notes", "--dimension", "8");
        await TableAsync("collections-create", "collections", "create", "notes", "--dimension", "8");
        await JsonAsync("collections-create", "collections", "create", "more", "--dimension", "8");
        await TryAsync("collections-delete", "collections", "delete", "notes");
        await TableAsync("collections-delete", "collections", "delete", "notes", "--yes");
        await JsonAsync("collections-delete", "collections", "delete", "more", "--yes");
        await TryAsync("placement-set", "placement", "set", "docs", "--avoid-zone", "moon");
        await BothAsync("placement-set", "placement", "set", "docs", "--avoid-zone", "moon", "--dry-run");
        await BothAsync("history", "history", "--subject", "scheduling");
    }

    private async Task ChangeWorkersAsync()
    {
        foreach (var id in new[] { 5, 6, 7, 8 })
        {
            await cluster.Nodes[0].Client.RegisterWorkerAsync(new RegisterWorkerRequest { GrpcAddress = $"worker-{id}:9190", RaftAddress = $"worker-{id}:9191" });
        }

        await TryAsync("worker-maintenance", "worker", "maintenance", "4", "15m");
        await TableAsync("worker-maintenance", "worker", "maintenance", "4", "15m");
        await JsonAsync("worker-maintenance", "worker", "maintenance", "4", "0");
        await TryAsync("worker-drain", "worker", "drain", "4");
        await JsonAsync("worker-drain-dry-run", "worker", "drain", "4", "--dry-run");
        await BothAsync("worker-drain", "worker", "drain", "4");
        await TableAsync("worker-drain-wait", "worker", "drain", "4", "--wait", "--wait-timeout", "1s");
        await TryAsync("worker-undrain", "worker", "undrain", "4");
        await BothAsync("worker-undrain", "worker", "undrain", "4");
        await TryAsync("worker-remove", "worker", "remove", "5");
        await TableAsync("worker-remove", "worker", "remove", "5");
        await JsonAsync("worker-remove", "worker", "remove", "6");
        await TryAsync("worker-disk-lost", "worker", "disk-lost", "1");
        await TableAsync("worker-disk-lost", "worker", "disk-lost", "7", "--yes");
        await JsonAsync("worker-disk-lost", "worker", "disk-lost", "8", "--yes");
    }

    private async Task ChangeMembersAsync()
    {
        var members = await cluster.Nodes[0].Operator.GetClusterStatusAsync(new GetClusterStatusRequest());
        var three = members.Nodes.Single(node => node.NodeId == 3).Incarnation;
        await TryAsync("members-readmit", "members", "readmit", "3", three);
        await BothAsync("members-readmit", "members", "readmit", "3", three);
        var four = await StartAsync(4);
        await TryAsync("members-add", "members", "add", "4", four);
        await TableAsync("members-add", "members", "add", "4", four);
        await LetFollowAsync(4);
        await TryAsync("members-remove", "members", "remove", "4");
        await TableAsync("members-remove", "members", "remove", "4", "--yes");
        await JsonAsync("members-add", "members", "add", "5", await StartAsync(5));
        await LetFollowAsync(5);
        await JsonAsync("members-remove", "members", "remove", "5", "--yes");
        await LetFollowAsync(3);
        var six = await StartAsync(6);
        await TryAsync("members-replace", "members", "replace", "3", "6", six);
        await TableAsync("members-replace", "members", "replace", "3", "6", six, "--yes");
        await LetFollowAsync(6);
        await JsonAsync("members-replace", "members", "replace", "6", "7", await StartAsync(7), "--yes");
        await TryAsync("leader-transfer", "leader", "transfer");
        await JsonAsync("leader-transfer", "leader", "transfer");
    }

    private async Task SaveAndFreezeAsync()
    {
        var backup = Path.Combine(directory, "backup.jsonl");
        await JsonAsync("backup", "backup", backup);
        await JsonAsync("backup-check", "backup", "check", backup);
        await TryAsync("freeze-declare", "freeze", "declare", "--reason", "tape 7");
        await TableAsync("freeze-declare", "freeze", "declare", "--reason", "tape 7");
        await TryAsync("freeze-leave", "freeze", "leave", "--force");
        await JsonAsync("freeze-leave", "freeze", "leave", "--yes", "--force");
        await JsonAsync("freeze-declare", "freeze", "declare", "--reason", "tape 8");
        (await cluster.RunAsync("freeze", "leave", "--yes", "--force")).ExitCode.Should().Be(0);
    }

    private async Task<string> StartAsync(ulong nodeId)
    {
        var node = cluster.Newcomer(nodeId);
        newcomers.Add(node);
        await node.StartAndAnswerAsync();
        return node.Addresses.Raft;
    }

    // Of a command that does not end by itself.
    private async Task<CliRun> FirstLineAsync(params string[] arguments)
    {
        using var process = CliProcess.Start([.. arguments, "--address", cluster.Addresses]);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        try
        {
            return new CliRun(0, $"{await process.StandardOutput.ReadLineAsync(patience.Token)}\n", "");
        }
        finally
        {
            process.Kill();
        }
    }

    // A node that leads cannot be removed.
    private Task LetFollowAsync(ulong nodeId) => Eventually.TrueAsync(
        async () =>
        {
            var status = await cluster.Nodes[0].Operator.GetClusterStatusAsync(new GetClusterStatusRequest());
            if (status.LeaderNodeId == nodeId)
            {
                await cluster.RunAsync("leader", "transfer");
            }

            return status.LeaderNodeId != 0 && status.LeaderNodeId != nodeId;
        },
        () => $"another node than {nodeId} should lead");

    private static IEnumerable<string> Walk(Command command, string path, Predicate<Command>? wanted = null)
    {
        foreach (var child in command.Subcommands)
        {
            var name = path.Length == 0 ? child.Name : $"{path}-{child.Name}";
            if (child.Action is not null && wanted?.Invoke(child) != false)
            {
                yield return name;
            }

            foreach (var below in Walk(child, name, wanted))
            {
                yield return below;
            }
        }
    }
}
