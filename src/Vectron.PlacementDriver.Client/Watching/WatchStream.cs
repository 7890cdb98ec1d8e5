using System.Runtime.CompilerServices;
using Grpc.Core;
using Vectron.PlacementDriver.Client.Calls;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Client.Watching;

/// <summary>One watch over whichever node serves it.</summary>
internal sealed class WatchStream(NodeRing nodes, PlacementDriverClientOptions options, TimeProvider time)
{
    // As the driver does when a request leaves it out.
    private const int DefaultIntervalMs = 1_000;
    private const int MissedMarks = 3;

    private RpcException? lastFailure;
    private string lastNode = "";
    private int attempts;
    private TimeSpan longestSilence;

    /// <summary>Watches until cancelled.</summary>
    public async IAsyncEnumerable<WatchResponse> RunAsync(
        WatchRequest request, [EnumeratorCancellation] CancellationToken token)
    {
        var place = new WatchPlace(request);
        var interval = TimeSpan.FromMilliseconds(request.ProgressIntervalMs > 0 ? request.ProgressIntervalMs : DefaultIntervalMs);
        longestSilence = options.AttemptTimeout + (MissedMarks * interval);
        var pause = options.InitialBackoff;
        while (true)
        {
            var node = nodes.Current;
            (lastNode, attempts) = (node.Address, attempts + 1);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(token);
            using var call = node.Watching.Watch(place.Request, cancellationToken: patience.Token);
            while (await NextAsync(call, patience, token).ConfigureAwait(false) is { } response)
            {
                if (!place.Take(response))
                {
                    break;
                }

                pause = options.InitialBackoff;
                yield return response;
            }

            token.ThrowIfCancellationRequested();
            place.BreakOff();
            nodes.MoveOnFrom(node);
            await Task.Delay(pause, time, token).ConfigureAwait(false);
            pause = pause * 2 < options.MaxBackoff ? pause * 2 : options.MaxBackoff;
        }
    }

    /// <summary>What to tell a caller whose time is over.</summary>
    public PlacementDriverException OutOfTime(TimeSpan timeout)
    {
        var status = lastFailure?.StatusCode ?? StatusCode.DeadlineExceeded;
        var detail = lastFailure?.Status.Detail ?? "";
        return new PlacementDriverException(
            $"Watch got no picture within {timeout.TotalSeconds:0.###} s and {attempts} attempt(s): {status}: {detail}",
            status,
            detail,
            lastFailure)
        {
            Node = lastNode,
            Attempts = attempts,
        };
    }

    // Silence is a failure too: the node owes a sign of progress every so often.
    private async Task<WatchResponse?> NextAsync(
        AsyncServerStreamingCall<WatchResponse> call, CancellationTokenSource patience, CancellationToken token)
    {
        using var silence = time.CreateTimer(
            static state => ((CancellationTokenSource)state!).Cancel(), patience, longestSilence, Timeout.InfiniteTimeSpan);
        try
        {
            return await call.ResponseStream.MoveNext(patience.Token).ConfigureAwait(false) ? call.ResponseStream.Current : null;
        }
        catch (RpcException failure) when (MayPass(failure))
        {
            token.ThrowIfCancellationRequested();
            lastFailure = failure.StatusCode == StatusCode.Cancelled ? lastFailure : failure;
            return null;
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return null;
        }
        catch (RpcException refused)
        {
            throw new PlacementDriverException(
                $"Watch was refused by {lastNode}: {refused.StatusCode}: {refused.Status.Detail}",
                refused.StatusCode,
                refused.Status.Detail,
                refused)
            {
                Node = lastNode,
                Attempts = attempts,
            };
        }
    }

    private static bool MayPass(RpcException failure) => failure.StatusCode is StatusCode.Unavailable or StatusCode.Internal
        or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.Unknown;
}
