using Vectron.PlacementDriver.Client.Watching;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary>Fetches the state of one moment, by the same means that <c>watch</c> uses.</summary>
internal static class Pictures
{
    /// <summary>Everything there is.</summary>
    public static Task<ClusterPicture> TakeAsync(Session session, CancellationToken cancellationToken) =>
        session.Client.GetPictureAsync(new WatchRequest(), null, cancellationToken);
}
