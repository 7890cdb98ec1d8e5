using Google.Protobuf;
using Grpc.Core;
using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Simulator.Contract;

namespace Vectron.PlacementDriver.Simulator.Simulation;

/// <summary>Calls through a client; every answer is counted and put before the contract's checks.</summary>
internal sealed class DriverCalls(
    string source, PlacementDriverClient client, RunCounters counters, ContractInspector inspector, TimeProvider time)
{
    private readonly long start = time.GetTimestamp();

    /// <summary>The client, for choosing a call.</summary>
    public PlacementDriverClient Client => client;

    /// <summary>Makes a call.</summary>
    /// <returns>The answer and how long it took; null when it failed for good, which is counted.</returns>
    public async Task<(TResponse Response, TimeSpan Latency)?> CallAsync<TRequest, TResponse>(
        string method,
        TRequest request,
        Func<TRequest, PlacementCallOptions?, CancellationToken, Task<PlacementAnswer<TResponse>>> call,
        CancellationToken cancellationToken)
        where TRequest : class, IMessage
        where TResponse : class, IMessage
    {
        var (response, _, latency) = await TryAsync(method, request, call, cancellationToken).ConfigureAwait(false);
        return response is null ? null : (response, latency);
    }

    /// <summary>Makes a call that may be refused.</summary>
    /// <param name="method">Its name.</param>
    /// <param name="request">What to send.</param>
    /// <param name="call">Sends it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="mayBeRefusedAs">A status that is an answer like any other: not counted as a failure.</param>
    /// <param name="settle">Finds out what has to be known before the answer is judged; false: it counts as lost.</param>
    /// <returns>The answer, or null with the status that it failed for good with, and how long that took.</returns>
    public async Task<(TResponse? Response, StatusCode Status, TimeSpan Latency)> TryAsync<TRequest, TResponse>(
        string method,
        TRequest request,
        Func<TRequest, PlacementCallOptions?, CancellationToken, Task<PlacementAnswer<TResponse>>> call,
        CancellationToken cancellationToken,
        StatusCode? mayBeRefusedAs = null,
        Func<TResponse, Task<bool>>? settle = null)
        where TRequest : class, IMessage
        where TResponse : class, IMessage
    {
        var retirements = inspector.Retirements;
        var began = time.GetTimestamp();
        try
        {
            var answer = await call(request, null, cancellationToken).ConfigureAwait(false);
            var latency = time.GetElapsedTime(began);
            counters.CountAttempts(answer.Attempts);
            if (settle is not null && !await settle(answer.Value).ConfigureAwait(false))
            {
                return (null, StatusCode.Unknown, latency);
            }

            inspector.Examine(new Exchange
            {
                Source = source,
                Method = method,
                Node = answer.Node,
                Request = request,
                Response = answer.Value,
                Attempts = answer.Attempts,
                At = time.GetElapsedTime(start),
                Retirements = retirements,
            });
            return (answer.Value, StatusCode.OK, latency);
        }
        catch (PlacementDriverException failure)
        {
            counters.CountAttempts(failure.Attempts);
            if (failure.StatusCode != mayBeRefusedAs)
            {
                counters.CountError(method, failure.StatusCode);
            }

            return (null, failure.StatusCode, time.GetElapsedTime(began));
        }
    }
}
