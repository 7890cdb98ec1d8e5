using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Cluster.Tests;

/// <summary>
/// Clients that create collections and list them through every node at once, and remember what was acknowledged when: an
/// answer must hold every collection acknowledged before it was asked for.
/// </summary>
internal sealed class AcknowledgedWrites(ProcessCluster cluster) : IAsyncDisposable
{
    private const int WritersPerNode = 2;
    private const int MostWritesPerWriter = 2_000;

    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<string, long> acknowledged = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> violations = [];
    private readonly List<Task> clients = [];
    private int reads;

    /// <summary>Names whose creation was acknowledged.</summary>
    public ICollection<string> Acknowledged => acknowledged.Keys;

    /// <summary>Answers that missed an acknowledged collection.</summary>
    public IReadOnlyCollection<string> Violations => violations;

    /// <summary>Answers that were checked.</summary>
    public int Reads => reads;

    public void Start()
    {
        foreach (var node in cluster.Nodes)
        {
            for (var writer = 0; writer < WritersPerNode; writer++)
            {
                var name = $"n{node.NodeId}-w{writer}";
                clients.Add(Task.Run(() => WriteAsync(node, name)));
            }

            clients.Add(Task.Run(() => ReadAsync(node)));
        }
    }

    /// <summary>Waits until this many more writes were acknowledged.</summary>
    public Task WaitForMoreAsync(int count)
    {
        var target = acknowledged.Count + count;
        return Eventually.TrueAsync(
            () => Task.FromResult(acknowledged.Count >= target),
            () => $"{target} writes should be acknowledged, {acknowledged.Count} were");
    }

    /// <summary>The longest time without an acknowledgement since a moment, up to the newest one.</summary>
    /// <param name="timestamp">Of <see cref="Stopwatch.GetTimestamp"/>.</param>
    public TimeSpan LongestGapSince(long timestamp)
    {
        var moments = acknowledged.Values.Where(moment => moment >= timestamp).Prepend(timestamp).Order().ToArray();
        return moments.Zip(moments.Skip(1), Stopwatch.GetElapsedTime).Max();
    }

    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(clients);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        stopping.Dispose();
    }

    private async Task WriteAsync(DriverProcess node, string prefix)
    {
        var written = 0;
        for (var i = 0; written < MostWritesPerWriter && !stopping.IsCancellationRequested; i++)
        {
            var name = $"{prefix}-{i}";
            try
            {
                await node.Client.CreateCollectionAsync(
                    new CreateCollectionRequest { Name = name, Dimension = 4 }, deadline: DateTime.UtcNow + CallLimit);
                acknowledged.TryAdd(name, Stopwatch.GetTimestamp());
                written++;
            }
            catch (RpcException failed)
            {
                await StepBackAsync(failed);
            }
        }
    }

    private async Task ReadAsync(DriverProcess node)
    {
        while (!stopping.IsCancellationRequested)
        {
            string[] before = [.. acknowledged.Keys];
            try
            {
                var answer = await node.Client.ListCollectionsAsync(
                    new ListCollectionsRequest(), deadline: DateTime.UtcNow + CallLimit);
                var missing = before.Except(answer.Collections, StringComparer.Ordinal).ToArray();
                if (missing.Length > 0)
                {
                    violations.Enqueue($"node {node.NodeId} missed {string.Join(", ", missing)}");
                }

                Interlocked.Increment(ref reads);
            }
            catch (RpcException failed)
            {
                await StepBackAsync(failed);
            }
        }
    }

    // A client whose node is down asks again, but does not spin.
    private static async Task StepBackAsync(RpcException failed)
    {
        // A connection that broke under a call is told as INTERNAL by this side, with the cause attached.
        if (failed.StatusCode != StatusCode.Internal || failed.Status.DebugException is null)
        {
            failed.StatusCode.Should().BeOneOf(
                StatusCode.Unavailable, StatusCode.DeadlineExceeded, StatusCode.Cancelled, StatusCode.AlreadyExists);
        }

        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        await pace.WaitForNextTickAsync();
    }
}
