namespace Vectron.PlacementDriver.Replication.Tests.Nodes;

/// <summary>A place where something waits until the test lets it go on.</summary>
internal sealed class Stall
{
    private readonly TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Entered => entered.Task.WaitAsync(Until.Limit);

    public Task Wait()
    {
        _ = entered.TrySetResult();
        return released.Task.WaitAsync(Until.Limit);
    }

    public void Release() => released.TrySetResult();
}
