using System.Collections.Immutable;
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
        ?? FindFault("worker", worker.Capabilities, worker.Resources, worker.Location)
        ?? TextRule.FindFault("worker data_incarnation", worker.DataIncarnation);

    /// <summary>Finds what is wrong with what workers and rerankers say of themselves alike.</summary>
    /// <returns>A sentence that names the field, the value and the bound, or null.</returns>
    internal static string? FindFault(
        string who, ImmutableArray<string> capabilities, WorkerResources resources, WorkerLocation location) =>
        FindCapabilitiesFault(who, capabilities)
        ?? FindNegative(who, "cpu_cores", resources.CpuCores)
        ?? FindNegative(who, "memory_bytes", resources.MemoryBytes)
        ?? FindNegative(who, "disk_bytes", resources.DiskBytes)
        ?? TextRule.FindFault($"{who} rack", location.Rack)
        ?? TextRule.FindFault($"{who} zone", location.Zone)
        ?? TextRule.FindFault($"{who} region", location.Region);

    /// <summary>Reads a worker's or a reranker's id: a decimal number from 1 without sign, space or leading zero.</summary>
    /// <returns>A sentence that says what is wrong with it, or null.</returns>
    public static string? FindIdFault(string text, out ulong id, string field = "worker_id")
    {
        id = 0;
        return text.Length == 0
            ? $"{field} is required"
            : text[0] != '0'
                && char.IsAsciiDigit(text[^1]) // The parser lets NULs follow a number.
                && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id)
                ? null
                : $"{field} {QuotedText.Of(text)} must be a decimal number from 1 to {ulong.MaxValue}";
    }

    /// <summary>The sentence for a worker that is not there.</summary>
    public static string NotFound(ulong id) =>
        string.Create(CultureInfo.InvariantCulture, $"worker '{id}' not found");

    private static string? FindCapabilitiesFault(string who, ImmutableArray<string> capabilities)
    {
        if (capabilities.IsDefault)
        {
            return $"{who} capabilities are missing";
        }

        if (capabilities.Length > MaxCapabilities)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{who} has {capabilities.Length} capabilities, at most {MaxCapabilities} are allowed");
        }

        foreach (var capability in capabilities)
        {
            // A null may come from another node's JSON, whose array elements the serializer does not check.
            if (TextRule.FindRequiredFault($"{who} capability", capability ?? "") is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static string? FindNegative(string who, string field, long value) => value >= 0
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{who} {field} {value} must not be negative");
}
