using System.Collections.Immutable;
using System.Text.Json;

namespace Vectron.PlacementDriver.Simulator.Replay;

/// <summary>Asks nodes for the index and hash of their state until all that answer stand at the same index.</summary>
internal sealed class NodeStateReader(HttpClient http, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Reads every node's state.</summary>
    /// <param name="addresses">host:port of each node's HTTP listener.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>One state per address, in the same order; at one index, unless nodes did not come to rest.</returns>
    public async Task<ImmutableArray<NodeState>> ReadAsync(
        ImmutableArray<string> addresses, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            var states = await Task.WhenAll(addresses.Select(address => ReadAsync(address, cancellationToken)))
                .ConfigureAwait(false);
            var indexes = states.Where(state => state.Problem.Length == 0).Select(state => state.Index).Distinct();
            if (indexes.Count() <= 1 || time.GetElapsedTime(start) > Patience)
            {
                return [.. states];
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<NodeState> ReadAsync(string address, CancellationToken cancellationToken)
    {
        try
        {
            var text = await http.GetStringAsync(new Uri($"http://{address}/debug/state"), cancellationToken)
                .ConfigureAwait(false);
            using var document = JsonDocument.Parse(text);
            return new NodeState(
                address,
                document.RootElement.GetProperty("stateIndex").GetInt64(),
                document.RootElement.GetProperty("stateHash").GetString() ?? "");
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or KeyNotFoundException
            or InvalidOperationException or FormatException
            || (failure is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new NodeState(address, 0, "", failure.Message);
        }
    }
}
