using System.Net.Sockets;
using Grpc.Core;

namespace Vectron.PlacementDriver.Replication.Tests.Simulation;

/// <summary>
/// Calls between nodes as gRPC makes them: each way takes its time, may be cut or slow, and a caller who gives up does not
/// undo what arrives. A call to a dead process is refused; one whose process dies is reset; all else ends by its deadline.
/// </summary>
internal sealed class SimulatedNetwork(EventLoop loop, Func<ulong, SimulatedNode?> find)
{
    private readonly EventLoop loop = loop;
    private readonly Func<ulong, SimulatedNode?> find = find;
    private readonly bool[,] cut = new bool[4, 4];
    private readonly TimeSpan slowest = loop.Between(1, 20);
    private readonly double late = loop.Random.NextDouble() * 0.03;

    /// <summary>Cuts one direction, or joins it again.</summary>
    public void SetCut(ulong from, ulong to, bool isCut) => cut[from, to] = isCut;

    /// <summary>Joins everything.</summary>
    public void Heal() => Array.Clear(cut);

    /// <summary>Makes a call.</summary>
    public Task<T> CallAsync<T>(
        SimulatedProcess from, ulong to, string what, TimeSpan deadline,
        Func<SimulatedNode, CancellationToken, Task<T>> serve, CancellationToken token)
    {
        var call = new Call<T>(this, from, to, what, serve);
        call.Begin(deadline, token);
        return call.Answer;
    }

    private TimeSpan Way() => loop.Chance(late) ? loop.Between(200, 1_500) : loop.Between(0.1, slowest.TotalMilliseconds);

    private static RpcException Failure(StatusCode code, string detail, Exception? cause = null) =>
        new(new Status(code, detail, cause));

#pragma warning disable CA1001 // It ends with the simulation, and holds nothing of the system.
    private sealed class Call<T>(
        SimulatedNetwork network, SimulatedProcess from, ulong to, string what, Func<SimulatedNode, CancellationToken, Task<T>> serve)
    {
        private readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly CancellationTokenSource serving = new();
        private readonly EventLoop loop = network.loop;
        private CancellationTokenRegistration registration;
        private SimulatedEvent? deadline;

        public Task<T> Answer => answer.Task;

        public void Begin(TimeSpan limit, CancellationToken token)
        {
            deadline = loop.Schedule(limit, from, "deadline", (long)to, () => GiveUp(StatusCode.DeadlineExceeded));
            registration = token.UnsafeRegister(_ => GiveUp(StatusCode.Cancelled), null);
            _ = loop.Schedule(network.Way(), null, what, Route, Arrive);
        }

        private long Route => (long)((from.NodeId * 10) + to);

        private void Arrive()
        {
            if (network.cut[from.NodeId, to])
            {
                return; // Swallowed.
            }

            if (network.find(to) is not { } node)
            {
                End(Failure(StatusCode.Unavailable, "refused", new SocketException((int)SocketError.ConnectionRefused)));
                return;
            }

            _ = loop.Schedule(TimeSpan.Zero, node.Process, "serve", Route, () => loop.Watch(ServeAsync(node)));
        }

        private async Task ServeAsync(SimulatedNode node)
        {
            var served = RunAsync(node);
            _ = await Task.WhenAny(served, node.Process.Death);
            if (!node.Process.IsAlive)
            {
                End(Failure(StatusCode.Unavailable, "reset"));
                return;
            }

            try
            {
                var value = await served;
                _ = loop.Schedule(network.Way(), from, "answered", Route, () => Deliver(() => answer.TrySetResult(value)));
            }
            catch (RpcException failure)
            {
                End(Failure(failure.StatusCode, failure.Status.Detail));
            }
            catch (OperationCanceledException)
            {
                End(Failure(StatusCode.Cancelled, "cancelled"));
            }
        }

        // A failure of the caller's own code in a call is told as gRPC tells it; one of the simulation is not.
        private async Task<T> RunAsync(SimulatedNode node)
        {
            try
            {
                return await serve(node, serving.Token);
            }
            catch (Exception failure) when (failure is not (RpcException or OperationCanceledException))
            {
                loop.Fail(failure);
                throw;
            }
        }

        private void End(RpcException failure) =>
            _ = loop.Schedule(network.Way(), from, "failed", Route, () => Deliver(() => answer.TrySetException(failure)));

        private void Deliver(Action complete)
        {
            if (!network.cut[to, from.NodeId])
            {
                deadline?.Cancel();
                _ = registration.Unregister();
                complete();
            }
        }

        private void GiveUp(StatusCode code)
        {
            deadline?.Cancel();
            if (answer.TrySetException(Failure(code, "given up")))
            {
                _ = loop.Schedule(network.Way(), null, "give up", Route, serving.Cancel);
            }
        }
    }
}
