using System.Collections.Immutable;
using Google.Protobuf;
using Grpc.Core;
using Vectron.PlacementDriver.Simulator.Contract;

namespace Vectron.PlacementDriver.Simulator.Replay;

/// <summary>Sends calls as the recorded clients would: from node to node while none serves.</summary>
internal sealed class ReplayCaller(ReplayOptions options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan PauseBetweenRounds = TimeSpan.FromMilliseconds(100);

    private readonly long start = time.GetTimestamp();
    private int next;

    /// <summary>The nodes, in the order of the options.</summary>
    public ImmutableArray<DriverEndpoint> Endpoints { get; } =
        [.. options.Addresses.Select(address => new DriverEndpoint(address, time))];

    /// <summary>Every status that came, by method: repetitions too.</summary>
    public CallCounts Counts { get; } = new();

    /// <summary>Time since the run began.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(start);

    /// <summary>
    /// Sends a call to the node whose turn it is, then to the others, until one serves or patience ends.
    /// </summary>
    public async Task<Exchange> CallAsync(
        string source,
        PlacementMethod method,
        IMessage request,
        IMessage? recorded,
        CancellationToken cancellationToken)
    {
        if (options.Route != ReplayRoute.First)
        {
            next = (next + 1) % Endpoints.Length;
        }

        var end = Elapsed + options.Patience;
        for (var attempt = 1; ; attempt++)
        {
            var answer = await CallOnceAsync(Endpoints[next], source, method, request, cancellationToken)
                .ConfigureAwait(false);
            var exchange = answer with { Attempts = attempt, Recorded = recorded };
            if (!IsRepeated(exchange.Status) || Elapsed > end)
            {
                return exchange;
            }

            Counts.AddRepetition();
            next = (next + 1) % Endpoints.Length;
            if (attempt % Endpoints.Length == 0)
            {
                await Task.Delay(PauseBetweenRounds, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Sends a call once, to one node.</summary>
    public async Task<Exchange> CallOnceAsync(
        DriverEndpoint endpoint,
        string source,
        PlacementMethod method,
        IMessage request,
        CancellationToken cancellationToken)
    {
        var (response, status) = await endpoint.CallAsync(method, request, options.AttemptTimeout, cancellationToken)
            .ConfigureAwait(false);
        Counts.Add(method.Name, status.StatusCode);
        return new Exchange
        {
            Source = source,
            Method = method.Name,
            Node = endpoint.Address,
            Request = request,
            Response = response,
            Status = status.StatusCode,
            Detail = status.Detail,
            At = Elapsed,
        };
    }

    /// <summary>Whether a status means that the node did not serve, rather than that the driver decided.</summary>
    public static bool IsRepeated(StatusCode status) => status is StatusCode.Unavailable or StatusCode.Internal
        or StatusCode.DeadlineExceeded or StatusCode.Cancelled;

    public void Dispose()
    {
        foreach (var endpoint in Endpoints)
        {
            endpoint.Dispose();
        }
    }
}
