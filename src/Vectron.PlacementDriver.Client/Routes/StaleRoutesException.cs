namespace Vectron.PlacementDriver.Client.Routes;

/// <summary>No node has confirmed the routes for longer than is allowed.</summary>
public sealed class StaleRoutesException : Exception
{
    internal StaleRoutesException(TimeSpan? staleness, TimeSpan limit)
        : base(staleness is { } age
            ? $"the routes were last confirmed {age.TotalSeconds:0.#} s ago, at most {limit.TotalSeconds:0.#} s are allowed: no node of the driver answers, or none is up to date"
            : "no node of the driver has answered yet: there are no routes")
    {
        Staleness = staleness;
    }

    /// <summary>For how long nothing was confirmed; null when nothing ever was.</summary>
    public TimeSpan? Staleness { get; }
}
