using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.Extensions.Time.Testing;
using Vectron.PlacementDriver.Server.Hosting;
using Vectron.PlacementDriver.Testing.Abuse;

namespace Vectron.PlacementDriver.Server.Tests.Hosting;

/// <summary>What a connection may send beside calls, counted as the server reads it.</summary>
public sealed class FrameMeterTests
{
    private readonly FakeTimeProvider time = new();
    private readonly Pipe pipe = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly FrameBudget budget;
    private readonly FrameMeter meter;
    private readonly List<TimeSpan> pauses = [];

    public FrameMeterTests()
    {
        budget = new FrameBudget(time);
        meter = new FrameMeter(pipe.Reader, budget, wait =>
        {
            pauses.Add(wait);
            return Task.CompletedTask;
        });
    }

    public static TheoryData<FrameType, int> Costs => new()
    {
        { FrameType.Ping, 1 }, { FrameType.Settings, 1 }, { FrameType.Priority, 1 }, { FrameType.WindowUpdate, 1 },
        { FrameType.Continuation, 1 }, { FrameType.ResetStream, 4 },
    };

    [Theory]
    [MemberData(nameof(Costs))]
    public async Task Read_OfFramesBesideCalls_PausesOnceTheyAreMoreThanABurst(FrameType type, int cost)
    {
        await SendAsync([.. Preface(), .. Frames(type, FrameBudget.Burst / cost, payload: 4)]);
        pauses.Should().BeEmpty();

        await SendAsync(Frames(type, FrameBudget.PerSecond / cost, payload: 4));

        pauses.Should().Equal(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Read_OfCalls_NeverPauses()
    {
        await SendAsync(Preface());
        for (var i = 0; i < 50; i++)
        {
            await SendAsync([.. Frames(FrameType.Headers, 100, payload: 30), .. Frames(FrameType.Data, 100, payload: 20)]);
        }

        pauses.Should().BeEmpty();
    }

    [Fact]
    public async Task Read_OfEmptyData_Pauses()
    {
        await SendAsync([.. Preface(), .. Frames(FrameType.Data, FrameBudget.Burst + 1, payload: 0)]);

        pauses.Should().ContainSingle();
    }

    [Fact]
    public async Task Read_OfWhatAnsweredCallsCallFor_NeverPauses()
    {
        await SendAsync(Preface());
        for (var i = 0; i < 5_000; i++)
        {
            budget.Earn();
            await SendAsync([.. Frames(FrameType.WindowUpdate, 2, payload: 4), .. Frames(FrameType.Ping, 1, payload: 8)]);
        }

        pauses.Should().BeEmpty();
        budget.Answers.Should().Be(5_000);
    }

    [Fact]
    public async Task Read_OfWhatLargeAnswersCallFor_NeverPauses()
    {
        var answers = new SentMeter(PipeWriter.Create(Stream.Null), budget);
        await SendAsync(Preface());
        for (var i = 0; i < 5_000; i++)
        {
            await answers.WriteAsync(new byte[4_096]);
            answers.GetMemory(4_096);
            answers.Advance(4_096);
            await answers.FlushAsync();
            await SendAsync(Frames(FrameType.WindowUpdate, 2, payload: 4));
        }

        pauses.Should().BeEmpty();
    }

    [Fact]
    public async Task Read_AfterTimeHasPassed_MayGoOn()
    {
        await SendAsync([.. Preface(), .. Frames(FrameType.Ping, FrameBudget.Burst, payload: 8)]);
        time.Advance(TimeSpan.FromSeconds(1));

        await SendAsync(Frames(FrameType.Ping, FrameBudget.PerSecond, payload: 8));

        pauses.Should().BeEmpty();
    }

    [Fact]
    public async Task Read_ByteByByteAndExaminedTwice_CountsEachFrameOnce()
    {
        byte[] bytes = [.. Preface(), .. Frames(FrameType.Ping, 400, payload: 8), .. Frames(FrameType.Headers, 3, payload: 300)];
        foreach (var one in bytes)
        {
            await pipe.Writer.WriteAsync(new[] { one });
            var result = await meter.ReadAsync();
            // Nothing is taken for now: the same bytes come again with the next.
            meter.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }

        await SendAsync(Frames(FrameType.Ping, FrameBudget.Burst - 400, payload: 8));
        pauses.Should().BeEmpty();
        await SendAsync(Frames(FrameType.Ping, 1, payload: 8));

        pauses.Should().ContainSingle();
    }

    private static byte[] Preface() => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    private static byte[] Frames(FrameType type, int count, int payload)
    {
        var frame = new byte[9 + payload];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload << 8);
        frame[3] = (byte)type;
        return [.. Enumerable.Repeat(frame, count).SelectMany(bytes => bytes)];
    }

    private async Task SendAsync(byte[] bytes)
    {
        await pipe.Writer.WriteAsync(bytes);
        var result = await meter.ReadAsync();
        result.Buffer.Length.Should().BeGreaterThanOrEqualTo(bytes.Length);
        meter.AdvanceTo(result.Buffer.End);
    }
}
