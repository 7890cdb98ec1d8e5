using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Vectron.PlacementDriver.Server.Rpc;
using Vectron.PlacementDriver.Server.Security;
using PlacementService = Vectron.PlacementDriver.Protocol.V1.PlacementService;

namespace Vectron.PlacementDriver.Server.Hosting;

/// <summary>
/// Keeps connections that only cost from costing the others. One that sends many frames beside calls is read more slowly, one
/// that floods is closed (<see cref="FrameMeter"/>). An address whose connections flood, or end early without an answered
/// call, waits before its next ones are served, longer with each of them. Connections that are open stay as they are, so that
/// clients behind the same address go on.
/// </summary>
internal sealed class ConnectionGuard(RefusalLog refusals, TimeProvider time)
{
    // A client that cannot know better, such as a probe of the port, comes a few times a minute.
    private const double FreeStrikes = 20;
    private const double MostStrikes = 120;
    private const double FloodStrikes = 20;
    private const int MostRecords = 10_000;

    private static readonly TimeSpan Early = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WaitPerStrike = TimeSpan.FromMilliseconds(50);

    // Whoever is that far beyond the budget is no client that got carried away.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private static readonly PathString PlacementPath = "/" + PlacementService.Descriptor.FullName;

    private readonly ConcurrentDictionary<IPAddress, AddressRecord> records = new();

    /// <summary>Serves a connection, after a wait when its address has earned one.</summary>
    /// <param name="connection">A connection whose bytes are HTTP/2 in plain text, TLS already taken off.</param>
    /// <param name="next">What serves it.</param>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var from = AddressOf(connection.RemoteEndPoint);
        if (!await MayBeginAsync(connection, from).ConfigureAwait(false))
        {
            return;
        }

        var budget = new FrameBudget(time);
        var began = time.GetTimestamp();
        connection.Features.Set(budget);
        connection.Transport = new MeteredPipe(
            new FrameMeter(connection.Transport.Input, budget, wait => PauseAsync(connection, from, wait)),
            new SentMeter(connection.Transport.Output, budget));
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            if (budget.Answers == 0 && time.GetElapsedTime(began) < Early)
            {
                RecordOf(from).Strike(1, time);
            }
        }
    }

    /// <summary>
    /// Lets a connection's answered calls count for it. Those of the placement service do so where they end anyway,
    /// <see cref="CallEdge"/>.
    /// </summary>
    public static Task CreditAsync(HttpContext context, RequestDelegate next) =>
        context.Request.Path.StartsWithSegments(PlacementPath, StringComparison.Ordinal) ? next(context) : AwaitAsync(context, next);

    private static async Task AwaitAsync(HttpContext context, RequestDelegate next)
    {
        await next(context).ConfigureAwait(false);
        context.Features.Get<FrameBudget>()?.Earn();
    }

    private async Task PauseAsync(ConnectionContext connection, IPAddress from, TimeSpan wait)
    {
        if (wait > LongestPause)
        {
            RecordOf(from).Strike(FloodStrikes, time);
            refusals.Flood(connection.RemoteEndPoint);
            connection.Abort(new ConnectionAbortedException("the connection floods the node with frames beside calls"));
            return;
        }

        await Task.Delay(wait, time, connection.ConnectionClosed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async ValueTask<bool> MayBeginAsync(ConnectionContext connection, IPAddress from)
    {
        if (!records.TryGetValue(from, out var record))
        {
            return true;
        }

        var wait = (record.StrikesAt(time) - FreeStrikes) * WaitPerStrike;
        if (wait <= TimeSpan.Zero)
        {
            return true;
        }

        refusals.Tarpit(connection.RemoteEndPoint);
        if (!record.TryWait())
        {
            connection.Abort();
            return false;
        }

        await Task.Delay(wait, time, connection.ConnectionClosed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        record.StopWaiting();
        return !connection.ConnectionClosed.IsCancellationRequested;
    }

    private AddressRecord RecordOf(IPAddress from)
    {
        if (records.Count >= MostRecords)
        {
            Forget();
        }

        return records.GetOrAdd(from, static _ => new AddressRecord());
    }

    private void Forget()
    {
        foreach (var (address, record) in records)
        {
            if (record.StrikesAt(time) <= 0)
            {
                records.TryRemove(address, out _);
            }
        }

        if (records.Count >= MostRecords)
        {
            records.Clear();
        }
    }

    // Whoever has an IPv6 network of the usual size has 2^64 addresses.
    private static IPAddress AddressOf(EndPoint? endpoint)
    {
        if (endpoint is not IPEndPoint { Address: var address })
        {
            return IPAddress.None;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(Math.Min(bytes.Length, 8)).Clear();
        return new IPAddress(bytes);
    }

    private sealed class AddressRecord
    {
        private const double ForgottenPerSecond = 1;

        // What they sent so far is kept meanwhile.
        private const int MostWaiting = 16;

        private readonly Lock sync = new();
        private double strikes;
        private long at;
        private int waiting;

        public double StrikesAt(TimeProvider time)
        {
            lock (sync)
            {
                return Math.Max(0, strikes - (time.GetElapsedTime(at).TotalSeconds * ForgottenPerSecond));
            }
        }

        public void Strike(double count, TimeProvider time)
        {
            lock (sync)
            {
                strikes = Math.Min(MostStrikes, StrikesAt(time) + count);
                at = time.GetTimestamp();
            }
        }

        public bool TryWait()
        {
            lock (sync)
            {
                var may = waiting < MostWaiting;
                waiting += may ? 1 : 0;
                return may;
            }
        }

        public void StopWaiting()
        {
            lock (sync)
            {
                waiting--;
            }
        }
    }

    private sealed record MeteredPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
