using Spectre.Console;
using Vectron.PlacementDriver.Cli.Output;

namespace Vectron.PlacementDriver.Cli.Reports;

/// <summary>Which worker serves a vector.</summary>
internal sealed record RouteReport(string Collection, string Vector, ulong ShardId, ulong ShardEpoch, string GrpcAddress) : Report
{
    /// <inheritdoc/>
    public override void Render(IAnsiConsole console) => console.MarkupLineInterpolated(
        $"{Collection}/{Vector} is in shard {ShardId} (epoch {ShardEpoch}), served by {GrpcAddress}");
}
