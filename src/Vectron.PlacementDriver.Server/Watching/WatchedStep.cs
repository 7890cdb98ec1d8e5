using Vectron.PlacementDriver.Domain;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Server.Watching;

/// <summary>
/// The changes of one log entry, with the messages that tell them to those who watch without a filter, made once for all.
/// </summary>
internal sealed class WatchedStep
{
    private readonly Lazy<StateView?> everything;
    private readonly Lazy<StateView?> routes;

    /// <param name="changes">What the entry changed.</param>
    public WatchedStep(StateChanges changes)
    {
        Changes = changes;
        everything = new(() => new WatchView(WatchKind.Everything).Tell(changes));
        routes = new(() => new WatchView(WatchKind.Routes).Tell(changes));
    }

    /// <summary>What the entry changed.</summary>
    public StateChanges Changes { get; }

    /// <summary>What a view shows of the changes; null for nothing.</summary>
    public StateView? For(WatchView view) => view switch
    {
        { Filters: true } => view.Tell(Changes),
        { Kind: WatchKind.Routes } => routes.Value,
        _ => everything.Value,
    };
}
