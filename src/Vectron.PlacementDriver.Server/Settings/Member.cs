using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Vectron.PlacementDriver.Server.Settings;

/// <summary>One entry of <c>-initial-members</c>.</summary>
/// <param name="NodeId">At least 1.</param>
/// <param name="RaftAddress">What the other nodes dial.</param>
internal sealed record Member(ulong NodeId, HostPort RaftAddress)
{
    /// <summary>The rule that <see cref="TryParse"/> enforces, for messages.</summary>
    public const string Form = "id:host:port with an id from 1 to 18446744073709551615";

    /// <summary>Reads <see cref="Form"/>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Member? member)
    {
        member = null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0
            || !ulong.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || id == 0
            || !HostPort.TryParse(text[(colon + 1)..], out var address))
        {
            return false;
        }

        member = new Member(id, address);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{NodeId}:{RaftAddress}";
}
