using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Spectre.Console;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Reports;

/// <summary>The cluster at a glance.</summary>
internal sealed record StatusReport(
    ulong ClusterNumber,
    string ClusterUid,
    string Health,
    ImmutableArray<string> Problems,
    ulong LeaderNodeId,
    long Term,
    int Nodes,
    int NodesAnswering,
    long Revision,
    long Index,
    ulong AssignmentsEpoch,
    long Workers,
    long HealthyWorkers,
    long Collections,
    long Shards,
    long LeaderlessShards,
    long UnderReplicatedShards,
    long RetiringShards) : Report
{
    private const string Unavailable = "unavailable";

    /// <inheritdoc/>
    [JsonIgnore]
    public override ExitCode ExitCode => Health == Unavailable ? ExitCode.Unreachable : ExitCode.Done;

    /// <summary>Reads an answer.</summary>
    /// <param name="status">The answer.</param>
    /// <param name="unproven">Why it is only what one node knows; null when it is the cluster's.</param>
    public static StatusReport Of(GetClusterStatusResponse status, string? unproven = null)
    {
        var members = status.Nodes.Where(node => node.Member).ToArray();
        var problems = ProblemsOf(status, members).ToImmutableArray();
        if (unproven is not null)
        {
            problems = problems.Insert(0, $"the cluster does not answer, and this is what one node knows: {unproven}");
        }

        return new StatusReport(
            status.ClusterNumber,
            status.ClusterUid,
            unproven is not null ? Unavailable : problems.IsEmpty ? "healthy" : "degraded",
            problems,
            status.LeaderNodeId,
            members.Select(node => node.Term).DefaultIfEmpty().Max(),
            members.Length,
            members.Count(node => node.Problem.Length == 0),
            status.Revision,
            status.AppliedIndex,
            status.AssignmentsEpoch,
            status.Counts.Workers,
            status.Counts.HealthyWorkers,
            status.Counts.Collections,
            status.Counts.Shards,
            status.Counts.LeaderlessShards,
            status.Counts.UnderReplicatedShards,
            status.Counts.RetiringShards);
    }

    /// <inheritdoc/>
    public override void Render(IAnsiConsole console)
    {
        var color = Problems.IsEmpty ? "green" : "yellow";
        console.MarkupLineInterpolated($"cluster      {ClusterNumber} ({ClusterUid})");
        console.MarkupLine($"health       [{color}]{Health}[/]");
        console.MarkupLineInterpolated($"nodes        {NodesAnswering} of {Nodes} answer, {Leading}");
        console.MarkupLineInterpolated($"workers      {Workers}, {HealthyWorkers} healthy");
        console.MarkupLineInterpolated($"collections  {Collections}");
        console.MarkupLineInterpolated(
            $"shards       {Shards}, {LeaderlessShards} without leader, {UnderReplicatedShards} with too few replicas, {RetiringShards} retiring");
        console.MarkupLineInterpolated($"revision     {Revision} at log index {Index}, assignments epoch {AssignmentsEpoch}");
        foreach (var problem in Problems)
        {
            console.MarkupLineInterpolated($"[yellow]![/] {problem}");
        }
    }

    private string Leading => LeaderNodeId == 0 ? "none leads" : $"node {LeaderNodeId} leads in term {Term}";

    private static IEnumerable<string> ProblemsOf(GetClusterStatusResponse status, NodeStatus[] members)
    {
        foreach (var node in members.Where(node => node.Problem.Length > 0 || node.WaitingFor.Length > 0))
        {
            yield return $"node {node.NodeId} at {node.RaftAddress}: {(node.Problem.Length > 0 ? node.Problem : node.WaitingFor)}";
        }

        var counts = status.Counts;
        if (counts.HealthyWorkers < counts.Workers)
        {
            yield return $"{counts.Workers - counts.HealthyWorkers} of {counts.Workers} workers are not healthy: see workers";
        }

        if (counts.LeaderlessShards > 0)
        {
            yield return $"{counts.LeaderlessShards} shards have no healthy leader and take no writes: see shards --problems";
        }

        if (counts.UnderReplicatedShards > 0)
        {
            yield return $"{counts.UnderReplicatedShards} shards have fewer replicas than they should: see shards --problems";
        }
    }
}
