using Vectron.PlacementDriver.Replication.Reads;

namespace Vectron.PlacementDriver.Replication.Tests.Reads;

/// <summary>Who shares which round.</summary>
public sealed class SharedRoundTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Join_WhileARoundIsUnderWay_GetsTheAnswerOfTheNextOne()
    {
        var begun = new SemaphoreSlim(0);
        var goOn = new SemaphoreSlim(0);
        var count = 0;
        var rounds = new SharedRound<int>(async () =>
        {
            var number = Interlocked.Increment(ref count);
            begun.Release();
            (await goOn.WaitAsync(Limit)).Should().BeTrue();
            return number;
        });
        var first = rounds.JoinAsync(CancellationToken.None);
        (await begun.WaitAsync(Limit)).Should().BeTrue();

        var second = rounds.JoinAsync(CancellationToken.None);
        var third = rounds.JoinAsync(CancellationToken.None);
        goOn.Release(2);

        (await Task.WhenAll(first, second, third).WaitAsync(Limit)).Should().Equal(1, 2, 2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1_000)]
    public async Task Join_OfManyAtOnce_AnswersEveryone(int callers)
    {
        var rounds = new SharedRound<string>(() => Task.FromResult("answer"), TimeProvider.System);

        var answers = await Task.WhenAll(Enumerable.Range(0, callers)
            .Select(_ => Task.Run(() => rounds.JoinAsync(CancellationToken.None)))).WaitAsync(Limit);

        answers.Should().HaveCount(callers).And.AllBe("answer");
    }

    [Fact]
    public async Task Join_OfARoundThatFails_FailsForEveryoneAndTheNextIsTried()
    {
        var count = 0;
        var rounds = new SharedRound<int>(() => ++count == 1
            ? Task.FromException<int>(new InvalidOperationException("the first fails"))
            : Task.FromResult(count));

        var failed = () => rounds.JoinAsync(CancellationToken.None).WaitAsync(Limit);

        await failed.Should().ThrowAsync<InvalidOperationException>();
        (await rounds.JoinAsync(CancellationToken.None).WaitAsync(Limit)).Should().Be(2);
    }

    [Fact]
    public async Task Join_OfACallerThatGivesUp_EndsForThatCallerAlone()
    {
        var goOn = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var rounds = new SharedRound<int>(() => goOn.Task);
        using var patience = new CancellationTokenSource();
        var impatient = rounds.JoinAsync(patience.Token);
        var patient = rounds.JoinAsync(CancellationToken.None);

        await patience.CancelAsync();

        await ((Func<Task>)(() => impatient)).Should().ThrowAsync<OperationCanceledException>();
        goOn.SetResult(7);
        (await patient.WaitAsync(Limit)).Should().Be(7);
    }
}
