using System.Globalization;
using Grpc.Core;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>The request metadata that binds a call to two data directories, written and read.</summary>
internal static class PeerMetadata
{
    private const string ClusterKey = "vectron-cluster";
    private const string FromKey = "vectron-from";
    private const string ToKey = "vectron-to";

    /// <summary>Writes it.</summary>
    public static Metadata Write(PeerCaller caller) => new()
    {
        { ClusterKey, string.Create(CultureInfo.InvariantCulture, $"{caller.Cluster}/{caller.ClusterUid}") },
        { FromKey, string.Create(CultureInfo.InvariantCulture, $"{caller.From}/{caller.FromIncarnation:N}/{caller.MembersVersion}") },
        { ToKey, string.Create(CultureInfo.InvariantCulture, $"{caller.To}/{caller.ToIncarnation:N}") },
    };

    /// <summary>Reads it.</summary>
    /// <exception cref="RpcException">INVALID_ARGUMENT: it is missing or not to be read.</exception>
    public static PeerCaller Read(Metadata metadata)
    {
        var cluster = Parts(metadata, ClusterKey, 2);
        var from = Parts(metadata, FromKey, 3);
        var to = Parts(metadata, ToKey, 2);
        if (ulong.TryParse(cluster[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && TryNode(from, out var fromNode, out var fromIncarnation)
            && long.TryParse(from[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var version)
            && TryNode(to, out var toNode, out var toIncarnation))
        {
            return new PeerCaller(number, cluster[1], fromNode, fromIncarnation, version, toNode, toIncarnation);
        }

        throw Invalid($"'{ClusterKey}', '{FromKey}' or '{ToKey}' is malformed");
    }

    private static string[] Parts(Metadata metadata, string key, int count)
    {
        var parts = metadata.GetValue(key)?.Split('/') ?? [];
        return parts.Length == count ? parts : throw Invalid($"'{key}' is missing or malformed");
    }

    private static bool TryNode(string[] parts, out ulong node, out Guid incarnation)
    {
        incarnation = default;
        return ulong.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out node)
            && Guid.TryParseExact(parts[1], "N", out incarnation);
    }

    private static RpcException Invalid(string what) =>
        new(new Status(StatusCode.InvalidArgument, $"this is the peer port, and the call's metadata {what}"));
}
