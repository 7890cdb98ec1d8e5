using System.Diagnostics;
using System.Net.Sockets;
using Grpc.Core;

namespace Vectron.PlacementDriver.Cluster.Tests;

/// <summary>Waits for conditions of other processes, which can only be asked for.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Asks until the answer is yes; a node that cannot be reached yet has not said yes.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string> because)
    {
        var watch = Stopwatch.StartNew();
        using var pace = new PeriodicTimer(Pause);
        while (!await HoldsAsync(condition))
        {
            if (watch.Elapsed > Limit)
            {
                throw new TimeoutException($"not within {Limit.TotalSeconds:F0} s: {because()}");
            }

            await pace.WaitForNextTickAsync();
        }
    }

    /// <summary>Asks until the answer is what it should become.</summary>
    public static async Task<T> ResultAsync<T>(Func<Task<T>> ask, Func<T, bool> isRight)
    {
        var answers = new List<T>();
        await TrueAsync(
            async () =>
            {
                answers.Add(await ask());
                return isRight(answers[^1]);
            },
            () => $"the first of {answers.Count} answers was {answers.FirstOrDefault()}, the last {answers.LastOrDefault()}");
        return answers[^1];
    }

    private static async Task<bool> HoldsAsync(Func<Task<bool>> condition)
    {
        try
        {
            return await condition();
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or RpcException or SocketException or TaskCanceledException)
        {
            return false;
        }
    }
}
