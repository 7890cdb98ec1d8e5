using System.Globalization;
using Grpc.Core;

namespace Vectron.PlacementDriver.Server.Security;

/// <summary>A status as it is written into headers (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md).</summary>
/// <param name="Code">The number.</param>
/// <param name="Message">Percent-encoded.</param>
internal sealed record EncodedStatus(string Code, string Message)
{
    /// <summary>Encodes a status.</summary>
    public static EncodedStatus Of(Status status) =>
        new(((int)status.StatusCode).ToString(CultureInfo.InvariantCulture), Uri.EscapeDataString(status.Detail));
}
