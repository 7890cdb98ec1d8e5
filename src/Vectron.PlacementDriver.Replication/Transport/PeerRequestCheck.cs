using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Peer.V1;
using Vectron.PlacementDriver.Replication.Storage;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>Refuses what no sound peer sends, before anything is touched.</summary>
internal static class PeerRequestCheck
{
    // Far above any log's life, far below overflow.
    private const long Largest = 1L << 56;

    private const int LargestConfiguration = 1 << 20;

    /// <summary>Checks a vote or pre-vote.</summary>
    /// <exception cref="RpcException">INVALID_ARGUMENT, naming the field.</exception>
    public static void Require(VoteRequest request)
    {
        RequireRange("term", request.Term, 0, Largest);
        RequireRange("last_index", request.LastIndex, 0, Largest);
        RequireRange("last_term", request.LastTerm, 0, request.Term);
        RequireConfiguration(request.ConfigurationVersion, request.Configuration.Span, isRequired: request.ConfigurationVersion > 0);
    }

    /// <summary>Checks an append.</summary>
    /// <exception cref="RpcException">INVALID_ARGUMENT, naming the field.</exception>
    public static void Require(AppendEntriesRequest request)
    {
        RequireRange("term", request.Term, 1, Largest);
        RequireRange("prev_index", request.PrevIndex, 0, Largest);
        RequireRange("prev_term", request.PrevTerm, 0, request.Term);
        RequireRange("commit_index", request.CommitIndex, 0, Largest);
        RequireRange("sequence", request.Sequence, 1, long.MaxValue);
        var term = request.PrevTerm;
        for (var i = 0; i < request.Entries.Count; i++)
        {
            var entry = request.Entries[i];
            RequireRange($"entries[{i}].term", entry.Term, term, request.Term);
            term = entry.Term;
            if (entry.IsConfiguration && !entry.Data.IsEmpty)
            {
                RequireMembers($"entries[{i}].data", entry.Data.Span);
            }
        }
    }

    /// <summary>Checks what precedes a snapshot.</summary>
    /// <exception cref="RpcException">INVALID_ARGUMENT, naming the field.</exception>
    public static void Require(SnapshotHeader header, long largestSnapshot)
    {
        RequireRange("term", header.Term, 1, Largest);
        RequireRange("snapshot_index", header.SnapshotIndex, 1, Largest);
        RequireRange("snapshot_term", header.SnapshotTerm, 0, header.Term);
        RequireRange("length", header.Length, SnapshotFileHeader.Size, largestSnapshot);
        RequireConfiguration(header.ConfigurationVersion, header.Configuration.Span, isRequired: true);
    }

    /// <summary>INVALID_ARGUMENT with a reason.</summary>
    public static RpcException Invalid(string reason) => new(new Status(StatusCode.InvalidArgument, reason));

    private static void RequireRange(string field, long value, long low, long high)
    {
        if (value < low || value > high)
        {
            throw Invalid($"{field} is {value}, not between {low} and {high}");
        }
    }

    private static void RequireConfiguration(long version, ReadOnlySpan<byte> members, bool isRequired)
    {
        RequireRange("configuration_version", version, 0, Largest);
        if (isRequired)
        {
            RequireRange("configuration length", members.Length, 1, LargestConfiguration);
            RequireMembers("configuration", members);
        }
    }

    private static void RequireMembers(string field, ReadOnlySpan<byte> bytes)
    {
        try
        {
            _ = MemberConfiguration.Decode(bytes, field);
        }
        catch (DataDirectoryException e)
        {
            throw Invalid(e.Message);
        }
    }
}
