using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Vectron.PlacementDriver.Tests.Fuzz;

/// <summary>
/// Changes sound inputs a little, by a seed: bits, bytes, lengths, pieces of other inputs, numbers at their limits, doubled and
/// missing parts. Not guided by coverage. VECTRON_FUZZ_SECONDS says how long each parser is tried.
/// </summary>
internal sealed class Mutator(IReadOnlyList<byte[]> corpus, int seed)
{
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "null", "true", "[]", "{}", "\"\"", "-1", "0", "1e999", "1.5", "18446744073709551615", "18446744073709551616",
            "9223372036854775808", "-9223372036854775809", "\\u0000", "\\ud800", "\"version\":2,", "\"type\":\"", ",", "}", "]", "\n", "\uFEFF",
            "\"id\":\"00112233-4455-6677-8899-aabbccddeeff\"", "NaN",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private readonly Random random = new(seed);

    /// <summary>Tries a parser until the time is over. It must take every input, or refuse it with the given exception.</summary>
    /// <returns>Inputs tried and inputs taken.</returns>
    public (long Tried, long Taken) Run<TRefusal>(Action<byte[]> parser)
        where TRefusal : Exception
    {
        var seconds = double.TryParse(
            Environment.GetEnvironmentVariable("VECTRON_FUZZ_SECONDS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : 1;
        var (tried, taken, began) = (0L, 0L, Stopwatch.GetTimestamp());
        for (; Stopwatch.GetElapsedTime(began).TotalSeconds < seconds; tried++)
        {
            var input = Next();
            try
            {
                parser(input);
                taken++;
            }
            catch (TRefusal)
            {
                // As it should be.
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}, input {tried}: {Convert.ToBase64String(input)}", e);
            }
        }

        return (tried, taken);
    }

    private byte[] Next()
    {
        var input = new List<byte>(corpus[random.Next(corpus.Count)]);
        for (var changes = random.Next(1, 5); changes > 0; changes--)
        {
            Change(input);
        }

        return [.. input];
    }

    private void Change(List<byte> input)
    {
        var place = random.Next(input.Count + 1);
        var length = Math.Min(random.Next(1, 40), input.Count - place);
        switch (random.Next(9))
        {
            case 0 when place < input.Count:
                input[place] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when place < input.Count:
                input[place] = (byte)random.Next(256);
                break;
            case 2:
                input.RemoveRange(place, length);
                break;
            case 3:
                input.InsertRange(random.Next(input.Count + 1), input.GetRange(place, length));
                break;
            case 4:
                input.RemoveRange(place, input.Count - place);
                break;
            case 5:
                var other = corpus[random.Next(corpus.Count)];
                var from = random.Next(other.Length + 1);
                input.InsertRange(place, other[from..Math.Min(other.Length, from + random.Next(60))]);
                break;
            case 6:
                ReplaceNumber(input, place);
                break;
            default:
                input.InsertRange(place, Tokens[random.Next(Tokens.Length)]);
                break;
        }
    }

    private void ReplaceNumber(List<byte> input, int place)
    {
        var begin = input.FindIndex(place, each => char.IsAsciiDigit((char)each));
        if (begin < 0)
        {
            return;
        }

        var end = begin;
        while (end < input.Count && char.IsAsciiDigit((char)input[end]))
        {
            end++;
        }

        input.RemoveRange(begin, end - begin);
        input.InsertRange(begin, Tokens[random.Next(5, 13)]);
    }
}
