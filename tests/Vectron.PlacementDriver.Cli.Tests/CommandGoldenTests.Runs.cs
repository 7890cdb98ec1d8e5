using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Tests;

/// <content>How a command is run, and what of its output may differ.</content>
public sealed partial class CommandGoldenTests
{
    // Says what would be, and nothing is.
    private async Task TryAsync(string name, params string[] arguments)
    {
        var before = await StateAsync();
        await TableAsync($"{name}-dry-run", [.. arguments.Length == 0 ? [name] : arguments, "--dry-run"]);
        (await StateAsync()).Should().Be(before, "{0} was only tried", name);
    }

    private async Task<string> StateAsync()
    {
        await using var client = new PlacementDriverClient(new PlacementDriverClientOptions { Addresses = [.. cluster.Addresses.Split(',')] });
        var picture = await client.GetPictureAsync(new WatchRequest());
        var scheduling = await client.Admin.GetSchedulingAsync(new GetSchedulingRequest());
        var members = await client.Admin.GetClusterStatusAsync();
        object[] state =
        [
            .. picture.Workers.Values, .. picture.Collections.Values, .. picture.Shards.Values, .. picture.Settings, scheduling.Value,
            members.Value.LeaderNodeId, .. members.Value.Nodes.Select(node => $"{node.NodeId} {node.Member}"),
        ];
        return string.Join('\n', state);
    }

    private async Task BothAsync(string name, params string[] arguments)
    {
        await TableAsync(name, arguments);
        await JsonAsync(name, arguments);
    }

    private async Task TableAsync(string name, params string[] arguments) =>
        Check(name, await cluster.RunAsync(arguments.Length == 0 ? [name] : arguments));

    private async Task JsonAsync(string name, params string[] arguments) =>
        Check($"{name}-json", await cluster.RunAsync([.. arguments.Length == 0 ? [name] : arguments, "-o", "json"]));

    private void Check(string name, CliRun run) => GoldenOutput.ShouldEqual(
        name,
        run with { Output = Nameless(run.Output), Errors = Nameless(run.Errors) },
        cluster,
        numbers: Uncertain.Contains(name.Replace("-json", "", StringComparison.Ordinal)));

    // Which node leads is the election's choice, and so are the addresses of the others.
    private string Nameless(string text)
    {
        foreach (var node in newcomers.Concat(cluster.Nodes))
        {
            text = text.Replace(node.Addresses.Grpc, "<clients>", StringComparison.Ordinal)
                .Replace(node.Addresses.Raft, "<nodes>", StringComparison.Ordinal);
        }

        return text.Replace("\"follower\"", "\"leader\"", StringComparison.Ordinal).Replace(directory, "<directory>", StringComparison.Ordinal);
    }
}
