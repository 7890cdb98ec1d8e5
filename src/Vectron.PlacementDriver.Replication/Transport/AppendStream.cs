using System.Threading.Channels;
using Grpc.Core;
using Vectron.PlacementDriver.Protocol.Peer.V1;

namespace Vectron.PlacementDriver.Replication.Transport;

/// <summary>
/// Appends that follow one another to a peer, in the order of the calls, without waiting for answers, which come in the same
/// order. It fails as a whole, and with it every append that is not answered: when the connection does, when the peer refuses
/// one, or when an answer takes longer than an append may. Nothing is sent again; whoever opened it opens another.
/// </summary>
internal sealed class AppendStream : IDisposable
{
    private const int LooksPerPatience = 8;

    private readonly AsyncDuplexStreamingCall<AppendEntriesRequest, AppendEntriesResponse> call;
    private readonly TimeSpan patience;
    private readonly TimeProvider time;
    private readonly Lock sync = new();
    private readonly Channel<AppendEntriesRequest> requests =
        Channel.CreateUnbounded<AppendEntriesRequest>(new UnboundedChannelOptions { SingleReader = true });

    private readonly Queue<Unanswered> unanswered = new();
    private readonly ITimer watch;
    private RpcException? failure;
    private long lastAnswered;

    /// <summary>Takes over a call that has just been made.</summary>
    /// <param name="call">Ended with this.</param>
    /// <param name="patience">How long an answer may take from the moment its append was given, or the one before was answered.</param>
    /// <param name="time">Measures it.</param>
    public AppendStream(
        AsyncDuplexStreamingCall<AppendEntriesRequest, AppendEntriesResponse> call, TimeSpan patience, TimeProvider time)
    {
        this.call = call;
        this.patience = patience;
        this.time = time;
        watch = time.CreateTimer(static stream => ((AppendStream)stream!).Look(), this, patience, patience / LooksPerPatience);
        _ = WriteAsync();
        _ = ReadAsync();
    }

    /// <summary>Whether it is of no use any more.</summary>
    public bool HasFailed => Volatile.Read(ref failure) is not null;

    /// <summary>Whether everything is answered.</summary>
    public bool IsIdle
    {
        get
        {
            lock (sync)
            {
                return unanswered.Count == 0;
            }
        }
    }

    /// <summary>Sends a request after all earlier ones.</summary>
    /// <exception cref="RpcException">Why the stream failed, before or while this was on its way.</exception>
    public Task<AppendEntriesResponse> SendAsync(AppendEntriesRequest request)
    {
        var answer = new TaskCompletionSource<AppendEntriesResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (sync)
        {
            if (failure is not null)
            {
                return Task.FromException<AppendEntriesResponse>(failure);
            }

            unanswered.Enqueue(new Unanswered(answer, time.GetTimestamp()));
            _ = requests.Writer.TryWrite(request);
        }

        return answer.Task;
    }

    /// <inheritdoc />
    public void Dispose() => Fail(StatusCode.Cancelled, "the connection is not used any more");

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var request in requests.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                await call.RequestStream.WriteAsync(request).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is RpcException or IOException or InvalidOperationException or OperationCanceledException)
        {
            // Whoever reads the answers learns why.
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None).ConfigureAwait(false))
            {
                TakeUnanswered().Answer.SetResult(call.ResponseStream.Current);
            }

            Fail(StatusCode.Unavailable, "the peer ended the stream of appends");
        }
        catch (RpcException e)
        {
            Fail(e);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or OperationCanceledException)
        {
            Fail(StatusCode.Unavailable, e.Message);
        }
    }

    private Unanswered TakeUnanswered()
    {
        lock (sync)
        {
            lastAnswered = time.GetTimestamp();
            return unanswered.TryDequeue(out var oldest) ? oldest : throw new InvalidOperationException("an answer to no append");
        }
    }

    private void Look()
    {
        lock (sync)
        {
            if (!unanswered.TryPeek(out var oldest) || time.GetElapsedTime(Math.Max(oldest.Began, lastAnswered)) < patience)
            {
                return;
            }
        }

        Fail(StatusCode.DeadlineExceeded, $"no answer to an append within {patience.TotalMilliseconds:F0} ms");
    }

    private void Fail(StatusCode code, string detail) => Fail(new RpcException(new Status(code, detail)));

    private void Fail(RpcException reason)
    {
        Unanswered[] lost;
        lock (sync)
        {
            if (failure is not null)
            {
                return;
            }

            failure = reason;
            lost = [.. unanswered];
            unanswered.Clear();
        }

        watch.Dispose();
        _ = requests.Writer.TryComplete();
        foreach (var (answer, _) in lost)
        {
            answer.SetException(reason);
            _ = answer.Task.Exception; // Whoever waited may have given up.
        }

        call.Dispose();
    }

    private readonly record struct Unanswered(TaskCompletionSource<AppendEntriesResponse> Answer, long Began);
}
