using System.Text.RegularExpressions;

namespace Vectron.PlacementDriver.Cli.Tests;

/// <summary>
/// Output that a command printed before, with everything that differs from run to run replaced. To write the files anew,
/// run the tests with VECTRON_GOLDEN_DIR naming the Golden folder of this project, and read the difference.
/// </summary>
internal static partial class GoldenOutput
{
    private static readonly string? WriteTo = Environment.GetEnvironmentVariable("VECTRON_GOLDEN_DIR");

    public static void ShouldEqual(string name, CliRun run, ClusterFixture cluster, bool numbers = false)
    {
        var actual = Normalize(run.ToString(), cluster, numbers);
        if (WriteTo is not null)
        {
            File.WriteAllText(Path.Combine(WriteTo, $"{name}.txt"), actual);
            return;
        }

        actual.Should().Be(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", $"{name}.txt")), "of Golden/{0}.txt", name);
    }

    private static string Normalize(string text, ClusterFixture cluster, bool numbers)
    {
        foreach (var node in cluster.Nodes)
        {
            text = text.Replace(node.Addresses.Grpc, $"<clients-{node.NodeId}>", StringComparison.Ordinal)
                .Replace(node.Addresses.Raft, $"<nodes-{node.NodeId}>", StringComparison.Ordinal);
        }

        text = text.Replace($"{Environment.UserName}@{Environment.MachineName}", "<who>", StringComparison.Ordinal);
        text = Volatile().Replace(text, "$1<n>");
        text = Time().Replace(text, "<time>");
        text = Version().Replace(text, "<version>");
        text = Uid().Replace(text, "<uid>");
        text = Age().Replace(text, "<age>");
        text = Bytes().Replace(text, "<bytes>");
        text = numbers ? Number().Replace(text, "<n>") : text;
        text = Blanks().Replace(text, "  ");
        return RowEnd().Replace(Rule().Replace(text, "──"), "");
    }

    // The election, the announcements of the nodes and the scheduler decide about these.
    [GeneratedRegex("((?:node|revision|index|epoch|term|\"(?:leaderNodeId|term|revision|index|assignmentsEpoch|clockOffsetMs|lag)\":) +)-?[0-9]+")]
    private static partial Regex Volatile();

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex Uid();

    [GeneratedRegex("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}Z|(?<=UnixM?[sS]\": )[0-9]+")]
    private static partial Regex Time();

    [GeneratedRegex(@"[0-9]+\.[0-9]+\.[0-9]+(\+[0-9a-f]+)?(?=[\s""])")]
    private static partial Regex Version();

    [GeneratedRegex(@"(?<= )(now|[0-9]+ [smhd])(?= )|(?<=AgoMs"": )[0-9]+")]
    private static partial Regex Age();

    [GeneratedRegex(@"[0-9.]+ [KMGTP]iB|(?<=[bB]ytes"": )[0-9]+")]
    private static partial Regex Bytes();

    [GeneratedRegex(@"(?<![-\w])(?<!exit code )-?[0-9]+\b")]
    private static partial Regex Number();

    [GeneratedRegex("(?<=\\S) {2,}")]
    private static partial Regex Blanks();

    [GeneratedRegex("─{2,}")]
    private static partial Regex Rule();

    [GeneratedRegex("[ \r]+(?=\n|$)")]
    private static partial Regex RowEnd();
}
