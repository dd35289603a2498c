using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Google.Protobuf;
using Sigmask.Imaging;
using Sigmask.Files;
using Tensorboard;

namespace Sigmask.Reports;

/// <summary>
/// An event file of TensorBoard: records of a length, its checksum, a protocol buffer and its checksum. Each record is written at once, so that a process that is killed leaves at most one that is cut off, which readers pass
/// over.
/// </summary>
/// <remarks>TorchSharp's <c>SummaryWriter</c> opens the file anew for every number, and its times are ticks, or 0, where TensorBoard wants seconds since 1970; its classes of the format are used here.</remarks>
internal sealed class EventFile : IDisposable
{
    private const uint MaskOfChecksums = 0xa282ead8;

    private readonly FileStream file;

    /// <summary>Begins a file.</summary>
    /// <param name="folder">Where; it may have others of the same training.</param>
    /// <param name="firstStep">The first step that it will tell of: what other files have of this and later steps does not count any more.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public EventFile(string folder, long firstStep)
    {
        Directory.CreateDirectory(folder);
        var name = string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{DateTimeOffset.UtcNow.ToUnixTimeSeconds():D10}.{Environment.MachineName}.{Environment.ProcessId}.{firstStep}");
        file = new(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        Write(new() { FileVersion = "brain.Event:2" });
        if (firstStep > 1)
        {
            Write(new() { Step = firstStep, SessionLog = new() { Status = SessionLog.Types.SessionStatus.Start } });
        }
    }

    /// <summary>Adds numbers of a step, each a point of the curve with its name.</summary>
    public void Add(long step, IEnumerable<(string Tag, double Value)> numbers) =>
        Write(new() { Step = step, Summary = new() { Value = { numbers.Select(number => new Summary.Types.Value { Tag = number.Tag, SimpleValue = (float)number.Value }) } } });

    /// <summary>Adds a picture of a step.</summary>
    public void Add(long step, string tag, Picture picture)
    {
        var image = new Summary.Types.Image { Height = picture.Height, Width = picture.Width, Colorspace = picture.Channels, EncodedImageString = ByteString.CopyFrom(ImageFile.Png(picture)) };
        Write(new() { Step = step, Summary = new() { Value = { new Summary.Types.Value { Tag = tag, Image = image } } } });
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private void Write(Event what)
    {
        what.WallTime = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
        var content = what.ToByteArray();
        var record = new byte[16 + content.Length];
        BinaryPrimitives.WriteInt64LittleEndian(record, content.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), Checksum(record.AsSpan(0, 8)));
        content.CopyTo(record, 12);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + content.Length), Checksum(content));
        try
        {
            file.Write(record);
        }
        catch (IOException error)
        {
            throw new IOException($"{file.Name} could not be written ({WriteFailure.Reason(error, file.Name, file.Name)}). {WriteFailure.Remedy(error, "leave `TensorBoardLog.folder` out")}", error);
        }
    }

    // CRC-32C, turned and moved, as TFRecord has it.
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var one in bytes)
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return BitOperations.RotateRight(~crc, 15) + MaskOfChecksums;
    }
}
