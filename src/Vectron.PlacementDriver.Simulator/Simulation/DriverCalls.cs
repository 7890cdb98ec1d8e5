using Google.Protobuf;
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
        var began = time.GetTimestamp();
        try
        {
            var answer = await call(request, null, cancellationToken).ConfigureAwait(false);
            var latency = time.GetElapsedTime(began);
            counters.CountAttempts(answer.Attempts);
            inspector.Examine(new Exchange
            {
                Source = source,
                Method = method,
                Node = answer.Node,
                Request = request,
                Response = answer.Value,
                Attempts = answer.Attempts,
                At = time.GetElapsedTime(start),
            });
            return (answer.Value, latency);
        }
        catch (PlacementDriverException failure)
        {
            counters.CountAttempts(failure.Attempts);
            counters.CountError(method, failure.StatusCode);
            return null;
        }
    }
}
