using System.Runtime.CompilerServices;

namespace Vectron.PlacementDriver.Replication.Tests.Nodes;

/// <summary>Waits for what must come; the limit only ends a test that has failed.</summary>
internal static class Until
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task True(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        using var limit = new CancellationTokenSource(Limit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!condition())
        {
            try
            {
                _ = await timer.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"not within {Limit}: {what}");
            }
        }
    }
}
