using System.Collections.Immutable;
using Grpc.Core;
using Vectron.PlacementDriver.Cluster.Tests.Faults;
using Vectron.PlacementDriver.Testing.History;
using static Vectron.PlacementDriver.Cluster.Tests.History.Calls;

namespace Vectron.PlacementDriver.Cluster.Tests.History;

/// <summary>Histories together with the committed log: what it settles, and what only it finds.</summary>
public sealed class CommittedLogTests
{
    private static readonly HistoryCheck<string> Names = new(new NameSetModel());

    /// <summary>A history and the log, by key: the outcome that it tells.</summary>
    public static TheoryData<string, Operation[], string[]> Good => new()
    {
        { "nothing", [], [] },
        { "answered as the log says", [Ok(1, 2, "create", "a", "created").Keyed("k1"), Ok(3, 4, "create", "a", "exists").Keyed("k2")], ["k1 created", "k2 exists"] },
        { "unknown, and it happened", [Unknown(1, "create", "a").Keyed("k1"), Ok(3, 4, "get", "a", "present", 2)], ["k1 created"] },
        { "unknown, and it happened after the read", [Unknown(1, "create", "a").Keyed("k1"), Ok(3, 4, "get", "a", "absent", 2)], ["k1 created"] },
        { "unknown, and it never happened", [Unknown(1, "create", "a").Keyed("k1"), Ok(3, 4, "get", "a", "absent", 2)], [] },
        { "unknown, and refused", [Unknown(1, "create", "a").Keyed("k1"), Ok(3, 4, "get", "a", "absent", 2)], ["k1 refused"] },
        { "refused as not written", [Failed(1, 2, "create", "a").Keyed("k1")], [] },
        { "refused, as the log says", [Failed(1, 2, "create", "a").Keyed("k1")], ["k1 refused"] },
        { "beside each other in either order", [Ok(1, 9, "create", "a", "created").Keyed("k1"), Ok(2, 8, "delete", "a", "absent", 2).Keyed("k2")], ["k2 absent", "k1 created"] },
    };

    /// <summary>The last column says whether the history alone is fine.</summary>
    public static TheoryData<string, Operation[], string[], bool> Bad => new()
    {
        { "stale after an unknown write that happened", [
            Unknown(1, "create", "a").Keyed("k1"), Ok(3, 4, "create", "b", "created", 2).Keyed("k2"), Ok(5, 6, "get", "a", "absent", 2)],
            ["k1 created", "k2 created"], true },
        { "seen though the log does not hold it", [Unknown(1, "create", "a").Keyed("k1"), Ok(3, 4, "get", "a", "present", 2)], [], true },
        { "seen though the log refused it", [Unknown(1, "create", "a").Keyed("k1"), Ok(3, 4, "get", "a", "present", 2)], ["k1 refused"], true },
        { "acknowledged and not in the log", [Ok(1, 2, "create", "a", "created").Keyed("k1")], [], true },
        { "acknowledged and refused in the log", [Ok(1, 2, "create", "a", "created").Keyed("k1")], ["k1 refused"], true },
        { "told as not written and in the log", [Failed(1, 2, "create", "a").Keyed("k1")], ["k1 created"], true },
        { "answered otherwise", [Unknown(1, "create", "a", 2).Keyed("k1"), Ok(1, 5, "create", "a", "created").Keyed("k2")], ["k1 created", "k2 exists"], true },
        { "the other way round in the log", [Ok(1, 2, "create", "a", "created").Keyed("k1"), Ok(3, 4, "create", "b", "created").Keyed("k2")], ["k2 created", "k1 created"], true },
        { "before the call of which the log has it first", [Ok(1, 2, "create", "a", "created", 2).Keyed("k1"), Unknown(3, "create", "b").Keyed("k2")], ["k2 created", "k1 created"], true },
        { "a stale read that needs no log", [Ok(1, 2, "create", "a", "created").Keyed("k1"), Ok(3, 4, "get", "a", "absent", 2)], ["k1 created"], false },
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void Settle_HistoryThatTheLogExplains_FindsNothing(string what, Operation[] history, string[] log) =>
        Check(history, log).Should().BeEmpty(what);

    [Theory]
    [MemberData(nameof(Bad))]
    public void Settle_HistoryThatTheLogContradicts_IsFound(string what, Operation[] history, string[] log, bool onlyByTheLog)
    {
        Check(history, log).Should().NotBeEmpty(what);
        (Names.Run(history).Violations.IsEmpty).Should().Be(onlyByTheLog, what);
    }

    [Fact]
    public void Settle_ManyUnknownWritesOfOneName_LeaveNothingUndecided()
    {
        // Each pair looks the same to the search; with places there is one order only.
        Operation[] history = [
            .. Enumerable.Range(0, 40).Select(i => Unknown(i, "create", $"n{i}", i).Keyed($"k{i}")),
            Ok(50, 51, "list", "", string.Join(',', Enumerable.Range(0, 20).Select(i => $"n{i}").Order(StringComparer.Ordinal)), 50)];
        string[] log = [.. Enumerable.Range(0, 40).Select(i => $"k{i} created")];
        var checker = new LinearizabilityChecker<string>(new NameSetModel(), mostSteps: 10_000);

        checker.Check(history.Reverse()).Verdict.Should().Be(Verdict.Undecided, "the log is what decides it");
        var (settled, count, contradictions) = LogOf(log).Settle(history);

        contradictions.Should().BeEmpty();
        count.Should().Be(40);
        checker.Check(settled).Verdict.Should().Be(Verdict.Linearizable);
        checker.Check(settled.Add(Ok(52, 53, "list", "", "n3", 50))).Verdict.Should().Be(Verdict.Violated);
    }

    [Fact]
    public void Settle_ViolationThatNeedsAnUnknownWrite_IsShownWithItsPlace()
    {
        var (history, _, _) = LogOf(["k1 created", "k2 created"]).Settle([
            Unknown(1, "create", "a").Keyed("k1"), Ok(3, 4, "create", "b", "created", 2).Keyed("k2"), Ok(5, 6, "get", "a", "absent", 2)]);

        var violation = Names.Run(history).Violations.Should().ContainSingle().Subject;

        violation.ToString().Should().Contain("create(a)").And.Contain("(write 0 of the log)").And.Contain("! #");
        violation.Blocked.Call.Should().Be("get");
    }

    [Fact]
    public async Task ReadAsync_OfAKilledNode_KnowsEveryWriteAlsoBeforeItsSnapshot()
    {
        await using var cluster = await ProcessCluster.StartAsync(1, "-unhealthy-after", "1h", "-snapshot-interval", "1000");
        var node = cluster.Nodes[0];
        await cluster.EnrollWorkerAsync();
        await CreateAsync(node, "a", "create/1");
        var refused = () => CreateAsync(node, "a", "create/2");
        (await refused.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.AlreadyExists);
        await ProcessCluster.BeatUntilAsync(node, 1_500);
        await Eventually.TrueAsync(
            () => Task.FromResult(Directory.EnumerateFiles(Path.Combine(cluster.DataDirectoryOf(node), "snapshots"), "*.snapshot").Any()),
            () => "a snapshot should be written");
        await node.Client.DeleteCollectionAsync(new() { Name = "a" }, new Metadata { { "idempotency-key", "delete/3" } });
        var index = (await node.StateAsync()).GetProperty("appliedIndex").GetInt64();
        await node.KillAsync();

        var log = await CommittedLog.ReadAsync(cluster.DataDirectoryOf(node), index, HistoryClients.AnswerOf);
        var (history, settled, contradictions) = log.Settle([
            Unknown(1, "delete", "a").Keyed("delete/3"), Unknown(2, "create", "a").Keyed("create/1"), Unknown(3, "create", "a").Keyed("create/2"),
            Unknown(4, "create", "a").Keyed("create/4"), Failed(5, 6, "delete", "a").Keyed("delete/3")]);

        history.Select(call => (call.Outcome, call.Answer, call.Position)).Should().Equal(
            (Outcome.Ok, "deleted", 2), (Outcome.Ok, "created", 0), (Outcome.Ok, "exists", 1), (Outcome.Failed, "", null), (Outcome.Failed, "", null));
        settled.Should().Be(4);
        contradictions.Should().ContainSingle().Which.Should().Contain($"told as not written, and the log holds it at index {index}");
        log.Settle([Failed(1, 2, "create", "a").Keyed("create/1")]).Contradictions.Should().ContainSingle()
            .Which.Should().EndWith("before its snapshot");
    }

    private static async Task CreateAsync(DriverProcess node, string name, string key) =>
        await node.Client.CreateCollectionAsync(new() { Name = name, Dimension = 4 }, new Metadata { { "idempotency-key", key } });

    private static string[] Check(Operation[] history, string[] log)
    {
        var (settled, _, contradictions) = LogOf(log).Settle(history);
        settled.Should().NotContain(operation => operation.Outcome == Outcome.Unknown && operation.IdempotencyKey != null);
        return [.. contradictions, .. Names.Run(settled).Violations.Select(violation => violation.ToString())];
    }

    private static CommittedLog LogOf(string[] log) => new(log.Select((line, position) => (Line: line.Split(' '), position)).ToImmutableDictionary(
        each => each.Line[0],
        each => each.Line[1] == "refused"
            ? new CommittedWrite(each.position, each.position + 10, Outcome.Failed, Answer: null)
            : new CommittedWrite(each.position, each.position + 10, Outcome.Ok, each.Line[1])));
}
