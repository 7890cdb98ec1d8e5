using System.Text.Json;

namespace Vectron.PlacementDriver.Cli.Tests;

/// <summary>Answers for people: sentences, numbers for scripts, and exit codes.</summary>
[Collection(ClusterScene.Name)]
public sealed class OperationsCommandTests(ClusterFixture cluster)
{
    [Theory]
    [InlineData(0, "No shard would lose its quorum.", "1")]
    [InlineData(7, "Do not stop them together", "1", "2", "3")]
    [InlineData(7, "Do not stop them together", "--zone", "zone-1", "2")]
    [InlineData(4, "worker '9' not found", "9")]
    [InlineData(4, "no worker is in zone 'moon'", "--zone", "moon")]
    [InlineData(2, "say which: ids of workers, or --zone")]
    public async Task CanStop_SaysSoInWordsAndByItsExitCode(int code, string expected, params string[] arguments)
    {
        var run = await cluster.RunAsync(["can-stop", .. arguments]);

        run.ExitCode.Should().Be(code, run.ToString());
        run.ToString().Should().Contain(expected);
    }

    [Fact]
    public async Task Explain_AShard_SaysWhereItIsAndWhyNotElsewhere()
    {
        var run = await cluster.RunAsync("explain", "1");
        var json = await cluster.RunAsync("explain", "1", "--worker", "1", "-o", "json");
        var unknown = await cluster.RunAsync("explain", "999");

        run.Output.Should().StartWith("Shard 1 of collection 'docs' is at epoch ").And.Contain(" leads and serves.");
        using var answer = JsonDocument.Parse(json.Output);
        answer.RootElement.GetProperty("sentences").GetArrayLength().Should().BeGreaterThan(3);
        answer.RootElement.GetProperty("answer").GetProperty("revision").GetInt64().Should().BePositive();
        (unknown.ExitCode, unknown.Errors.Trim()).Should().Be((4, "vectron-pd: shard 999 not found"));
    }

    [Fact]
    public async Task Placement_ShownTriedAndChanged_KeepsTheRulesThatWereNotNamed()
    {
        var before = await cluster.RunAsync("placement", "show", "docs", "-o", "json");
        var tried = await cluster.RunAsync("placement", "set", "docs", "--avoid-zone", "moon", "--dry-run");
        var unchanged = await cluster.RunAsync("placement", "show", "docs", "-o", "json");
        var changed = await cluster.RunAsync("placement", "set", "docs", "--avoid-zone", "moon");
        var dropped = await cluster.RunAsync("placement", "set", "docs", "--clear", "avoid-zone", "-o", "json");

        using var rules = JsonDocument.Parse(before.Output);
        var factor = rules.RootElement.GetProperty("replicationFactor").GetInt32();
        tried.Output.Should().Be(
            $"docs: nothing was changed; the rules would be\nreplicas of each shard  {factor}\nworkers must announce   nothing\n"
            + "in one of the zones     any\nbut not in              moon\n");
        unchanged.Output.Should().Be(before.Output);
        (changed.ExitCode, changed.Output.Split('\n')[0]).Should().Be((0, "docs: changed; see what moves with: vectron-pd moves"));
        dropped.Output.Should().Be(before.Output);
    }

    [Theory]
    [InlineData(4, "not found", "show", "nothing")]
    [InlineData(4, "not found", "set", "nothing", "--avoid-zone", "moon")]
    [InlineData(2, "replication_factor", "set", "docs", "--replication-factor", "99")]
    [InlineData(2, "--clear", "set", "docs", "--clear", "everything")]
    public async Task Placement_AskedWrongly_SaysWhy(int code, string expected, params string[] arguments)
    {
        var run = await cluster.RunAsync(["placement", .. arguments]);

        run.ExitCode.Should().Be(code, run.ToString());
        run.ToString().Should().Contain(expected);
    }

    [Fact]
    public async Task Plan_OfASupposedDrain_ShowsItsMovesAndCannotBeApplied()
    {
        var run = await cluster.RunAsync("plan", "--drain", "1", "-o", "json");
        var apply = await cluster.RunAsync("plan", "apply", new string('0', 64));

        using var plan = JsonDocument.Parse(run.Output);
        plan.RootElement.GetProperty("hash").GetString().Should().BeEmpty();
        plan.RootElement.GetProperty("moves").EnumerateArray().Select(move => move.GetProperty("kind").GetString())
            .Should().NotBeEmpty().And.OnlyContain(kind => kind == "drain");
        apply.ExitCode.Should().Be(5);
        apply.Errors.Should().Contain("the state has moved on");
    }

    [Fact]
    public async Task Scheduling_PausedAndResumed_ShowsIt()
    {
        (await cluster.RunAsync("scheduling", "pause", "merge", "--reason", "night shift")).Output.Trim().Should().Be("merge is paused");
        (await cluster.RunAsync("scheduling")).Output.Should().StartWith("merge is paused since ").And.Contain(": night shift");
        (await cluster.RunAsync("scheduling", "resume", "merge")).ExitCode.Should().Be(0);
        (await cluster.RunAsync("scheduling")).Output.Trim().Should().Be("Nothing is paused and the cluster is not frozen.");
        (await cluster.RunAsync("freeze", "leave")).ToString().Should().Contain("exit code 5").And.Contain("the cluster is not frozen");
        (await cluster.RunAsync("history", "--subject", "scheduling", "--limit", "2")).Output.Should().Contain("merge is resumed");
    }

    [Fact]
    public async Task Moves_OfAQuietCluster_AreNone() =>
        (await cluster.RunAsync("moves", "-o", "json")).Output.Should().Contain("\"onTheirWay\": 0");

    [Theory]
    [InlineData(4, "worker '9' not found", "drain", "9")]
    [InlineData(4, "worker '9' not found", "undrain", "9")]
    [InlineData(4, "worker '9' not found", "remove", "9")]
    [InlineData(4, "worker '9' not found", "maintenance", "9", "5m")]
    [InlineData(2, "'soon' must be a time like", "maintenance", "1", "soon")]
    [InlineData(9, "This retires worker 1 for good", "disk-lost", "1")]
    [InlineData(9, "was heard", "disk-lost", "1")]
    [InlineData(5, "still holds", "remove", "1")]
    public async Task Worker_ThatCannotBeDone_SaysWhy(int code, string expected, params string[] arguments)
    {
        var run = await cluster.RunAsync(["worker", .. arguments]);

        run.ExitCode.Should().Be(code, run.ToString());
        run.Errors.Should().Contain(expected);
    }

    [Theory]
    [InlineData(4, "worker '9' not found", "worker", "drain", "9")]
    [InlineData(4, "worker '9' not found", "worker", "undrain", "9")]
    [InlineData(4, "worker '9' not found", "worker", "disk-lost", "9")]
    [InlineData(2, "worker_id 'x' must be", "worker", "drain", "x")]
    [InlineData(2, "'soon' must be a time like", "worker", "maintenance", "1", "soon")]
    [InlineData(2, "7 days", "worker", "maintenance", "1", "200h")]
    [InlineData(5, "still holds", "worker", "remove", "1")]
    [InlineData(5, "already exists", "collections", "create", "docs", "--dimension", "4")]
    [InlineData(2, "dimension", "collections", "create", "new", "--dimension", "0")]
    [InlineData(4, "not found", "collections", "delete", "nothing")]
    [InlineData(5, "the state has moved on", "plan", "apply", "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData(2, "64 lower-case hexadecimal digits that a plan shows", "plan", "apply", "0123")]
    [InlineData(2, "kind 'sleep' must be one of", "scheduling", "pause", "sleep")]
    [InlineData(5, "the cluster is not frozen", "freeze", "leave", "--force")]
    [InlineData(2, "replication_factor", "placement", "set", "docs", "--replication-factor", "99")]
    [InlineData(4, "node 9 is not a member", "members", "remove", "9")]
    [InlineData(2, "not a wildcard", "members", "add", "4", "0.0.0.0:7001")]
    [InlineData(5, "nothing answers at 127.0.0.1:1", "members", "add", "4", "127.0.0.1:1")]
    [InlineData(2, "32 hexadecimal digits", "members", "readmit", "3", "x")]
    public async Task DryRun_OfWhatWouldBeRefused_SaysWhyAndEndsLikeIt(int code, string expected, params string[] arguments)
    {
        var tried = await cluster.RunAsync([.. arguments, "--dry-run"]);

        tried.ExitCode.Should().Be(code, tried.ToString());
        tried.Errors.Should().Contain(expected);
    }

    [Fact]
    public async Task DryRun_OfRemovingTheLeader_IsRefused()
    {
        var members = await cluster.RunAsync("members", "-o", "json");
        using var json = JsonDocument.Parse(members.Output);

        var tried = await cluster.RunAsync("members", "remove", $"{json.RootElement.GetProperty("leaderNodeId").GetUInt64()}", "--dry-run");

        tried.ExitCode.Should().Be(5, tried.ToString());
        tried.Errors.Should().Contain("leads: transfer the leadership first");
    }

    [Fact]
    public async Task Worker_InMaintenance_ShowsUntilItIsEnded()
    {
        (await cluster.RunAsync("worker", "maintenance", "1", "15m")).Output.Should().StartWith("worker 1 is in maintenance until ");
        (await cluster.RunAsync("worker", "maintenance", "1", "0")).Output.Trim().Should().Be("worker 1 is in maintenance no more");
    }
}
