using Spectre.Console;
using Vectron.PlacementDriver.Cli.Commands;
using Vectron.PlacementDriver.Cli.Output;

namespace Vectron.PlacementDriver.Cli.Reports;

/// <summary>A backup that was read to its end and is whole.</summary>
internal sealed record BackupReport(BackupSummary Backup) : Report
{
    /// <inheritdoc/>
    public override void Render(IAnsiConsole console)
    {
        console.MarkupLineInterpolated($"{Backup.File}: whole, {Sheet.Bytes(Backup.Bytes)}");
        console.MarkupLineInterpolated($"cluster   {Backup.ClusterNumber} ({Backup.ClusterUid})");
        console.MarkupLineInterpolated($"revision  {Backup.Revision} at log index {Backup.Index}, {Sheet.Time(Backup.ClockUnixMs)}");
        console.MarkupLineInterpolated($"holds     {Backup.Workers} workers, {Backup.Collections} collections, {Backup.Shards} shards");
        console.MarkupLineInterpolated($"sha256    {Backup.Sha256}");
    }
}
