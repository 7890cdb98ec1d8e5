using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Vectron.PlacementDriver.Server.Security;

/// <summary>Who a caller is within this cluster.</summary>
/// <param name="Role">Exactly one of worker, gateway, operator and peer.</param>
/// <param name="Name">
/// Of a worker its raft address, of a reranker its gRPC address, of a peer its node id; of others a name for the audit log.
/// </param>
internal sealed record Identity(Role Role, string Name)
{
    /// <summary>The name in a certificate, for messages.</summary>
    public const string Form = "vectron://CLUSTER_ID/ROLE/NAME with a role of worker, gateway, operator or peer";

    /// <summary>What begins such a name.</summary>
    public const string Scheme = "vectron://";

    // As long as the longest host:port.
    private const int LongestName = 260;

    private static readonly Role[] Roles = [Role.Worker, Role.Gateway, Role.Operator, Role.Peer];

    /// <summary>Reads <see cref="Form"/>.</summary>
    /// <param name="uri">A URI of the certificate.</param>
    /// <param name="cluster">The cluster's number.</param>
    /// <param name="identity">Who it names.</param>
    public static bool TryParse(string uri, out ulong cluster, [NotNullWhen(true)] out Identity? identity)
    {
        cluster = 0;
        identity = null;
        if (!uri.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return false;
        }

        var parts = uri[Scheme.Length..].Split('/');
        return parts.Length == 3
            && ulong.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out cluster)
            && TryParse(parts[1], parts[2], out identity);
    }

    /// <summary>Reads a role and a name.</summary>
    public static bool TryParse(string role, string name, [NotNullWhen(true)] out Identity? identity)
    {
        var found = Array.Find(Roles, known => NameOf(known) == role);
        var isName = name.Length is > 0 and <= LongestName
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or ':' or '[' or ']' or '@');
        identity = found != Role.None && isName ? new Identity(found, name) : null;
        return identity is not null;
    }

    /// <summary>A role, or several, as they are written.</summary>
    public static string NameOf(Role roles) => roles.ToString().ToLowerInvariant();

    /// <inheritdoc/>
    public override string ToString() => $"{NameOf(Role)}/{Name}";
}
