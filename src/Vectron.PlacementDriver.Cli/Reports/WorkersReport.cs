using System.Collections.Immutable;
using Spectre.Console;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cli.Reports;

/// <summary>The workers.</summary>
internal sealed record WorkersReport(ImmutableArray<WorkersReport.Worker> Workers) : Report
{
    /// <summary>Reads an answer.</summary>
    public static WorkersReport Of(ListWorkersResponse answer) => new([.. answer.Workers.Select(worker => new Worker(
        worker.WorkerId,
        worker.GrpcAddress,
        worker.RaftAddress,
        worker.Metadata.GetValueOrDefault("role", ""),
        worker.State.ToString().ToLowerInvariant(),
        worker.Healthy,
        worker.LastHeartbeat,
        [.. worker.Collections]))]);

    /// <inheritdoc/>
    public override void Render(IAnsiConsole console)
    {
        var table = Sheet.Create("worker#", "clients", "raft", "role", "state", "health", "last beat", "collections");
        foreach (var worker in Workers)
        {
            table.Add(
                worker.WorkerId, worker.GrpcAddress, worker.RaftAddress, worker.Role, worker.State,
                worker.Healthy ? "healthy" : "unhealthy", Sheet.Time(worker.LastHeartbeatUnixS * 1000),
                string.Join(',', worker.Collections));
        }

        console.Write(table);
    }

    /// <summary>One worker.</summary>
    internal sealed record Worker(
        string WorkerId,
        string GrpcAddress,
        string RaftAddress,
        string Role,
        string State,
        bool Healthy,
        long LastHeartbeatUnixS,
        ImmutableArray<string> Collections);
}
