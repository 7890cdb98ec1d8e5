using Grpc.Core;

namespace Vectron.PlacementDriver.Simulator.Replay;

/// <summary>How often each RPC ended in each status.</summary>
internal sealed class CallCounts
{
    private readonly SortedDictionary<(string Method, StatusCode Status), int> counts = [];

    /// <summary>Calls sent again because a node did not serve.</summary>
    public int Repetitions { get; private set; }

    /// <summary>By method, then status.</summary>
    public IEnumerable<(string Method, StatusCode Status, int Count)> All =>
        counts.Select(count => (count.Key.Method, count.Key.Status, count.Value));

    public void Add(string method, StatusCode status) =>
        counts[(method, status)] = counts.GetValueOrDefault((method, status)) + 1;

    public void AddRepetition() => Repetitions++;
}
