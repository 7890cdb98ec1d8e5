namespace Vectron.PlacementDriver.Testing;

/// <summary>Waits for something that happens by itself, in real time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Ends when the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not hold for 30 s.</exception>
    public static async Task TrueAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"not true within {Patience.TotalSeconds} s");
            }

            await Task.Delay(10, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
