using Spectre.Console;
using Vectron.PlacementDriver.Cli.Commands;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Reports;

/// <summary>A backup that was, or would be, restored.</summary>
/// <param name="Backup">What is in the file.</param>
/// <param name="ClusterNumber">The number of the cluster that it comes into.</param>
/// <param name="ClusterUid">That cluster's random id.</param>
/// <param name="Restored">The state now; null after a dry run.</param>
internal sealed record RestoreReport(BackupSummary Backup, ulong ClusterNumber, string ClusterUid, RestoreReport.State? Restored) : Report
{
    /// <inheritdoc/>
    public override void Render(IAnsiConsole console)
    {
        console.WriteLine($"backup    of cluster {Backup.ClusterNumber} ({Backup.ClusterUid}), revision {Backup.Revision}, {Sheet.Time(Backup.ClockUnixMs)}");
        console.WriteLine($"holds     {Backup.Workers} workers, {Backup.Collections} collections, {Backup.Shards} shards");
        console.WriteLine($"into      cluster {ClusterNumber} ({ClusterUid}), which keeps its id and its nodes");
        if (Restored is not { } now)
        {
            console.WriteLine("A dry run: nothing was changed. Every id counter and epoch would go 2^20 beyond the backup's, and the cluster be frozen.");
            return;
        }

        console.WriteLine($"now       revision {now.Revision}, next worker {now.NextWorkerId}, next shard {now.NextShardId}, assignments epoch {now.AssignmentsEpoch}");
        console.WriteLine("The cluster is frozen: workers get empty lists, which they ignore, and nothing is placed, moved or removed.");
        console.WriteLine("Point workers and gateways at it, look at it (scheduling says what it waits for), and then: freeze leave");
    }

    /// <summary>A restored state.</summary>
    internal sealed record State(
        long Revision, int Workers, int Collections, int Shards, ulong NextWorkerId, ulong NextShardId, ulong AssignmentsEpoch)
    {
        /// <summary>Reads an answer.</summary>
        public static State Of(FinishRestoreResponse answer) => new(
            answer.Revision, answer.Workers, answer.Collections, answer.Shards, answer.NextWorkerId, answer.NextShardId, answer.AssignmentsEpoch);
    }
}
