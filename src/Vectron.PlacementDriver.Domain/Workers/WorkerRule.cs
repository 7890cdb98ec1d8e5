using System.Globalization;
using Vectron.PlacementDriver.Domain.Validation;

namespace Vectron.PlacementDriver.Domain.Workers;

/// <summary>What a registering worker must say.</summary>
public static class WorkerRule
{
    /// <summary>The most capabilities of one worker.</summary>
    public const int MaxCapabilities = 64;

    /// <summary>Finds what is wrong with a registration.</summary>
    /// <returns>A sentence that names the field, the value and the bound, or null.</returns>
    public static string? FindFault(RegisterWorker worker) =>
        AddressRule.FindFault("worker grpc_address", worker.GrpcAddress)
        ?? AddressRule.FindFault("worker raft_address", worker.RaftAddress)
        ?? FindCapabilitiesFault(worker)
        ?? FindNegative("cpu_cores", worker.Resources.CpuCores)
        ?? FindNegative("memory_bytes", worker.Resources.MemoryBytes)
        ?? FindNegative("disk_bytes", worker.Resources.DiskBytes)
        ?? TextRule.FindFault("worker rack", worker.Location.Rack)
        ?? TextRule.FindFault("worker zone", worker.Location.Zone)
        ?? TextRule.FindFault("worker region", worker.Location.Region)
        ?? TextRule.FindFault("worker data_incarnation", worker.DataIncarnation);

    /// <summary>Reads a worker id: a decimal number from 1 without sign, space or leading zero.</summary>
    /// <returns>A sentence that says what is wrong with it, or null.</returns>
    public static string? FindIdFault(string text, out ulong id)
    {
        id = 0;
        return text.Length == 0
            ? "worker_id is required"
            : text[0] != '0' && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id)
                ? null
                : $"worker_id {QuotedText.Of(text)} must be a decimal number from 1 to {ulong.MaxValue}";
    }

    /// <summary>The sentence for a worker that is not there.</summary>
    public static string NotFound(ulong id) =>
        string.Create(CultureInfo.InvariantCulture, $"worker '{id}' not found");

    private static string? FindCapabilitiesFault(RegisterWorker worker)
    {
        if (worker.Capabilities.IsDefault)
        {
            return "worker capabilities are missing";
        }

        if (worker.Capabilities.Length > MaxCapabilities)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"worker has {worker.Capabilities.Length} capabilities, at most {MaxCapabilities} are allowed");
        }

        foreach (var capability in worker.Capabilities)
        {
            // A null may come from another node's JSON, whose array elements the serializer does not check.
            if (TextRule.FindRequiredFault("worker capability", capability ?? "") is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static string? FindNegative(string field, long value) => value >= 0
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"worker {field} {value} must not be negative");
}
